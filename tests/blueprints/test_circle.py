"""The circle's and the place's pages: what they show, take in and refuse."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from halbtag.domain.onsite import Site
from halbtag.domain.states import BookingStatus
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.models import Booking, OutboxMessage
from tests.factories import CONTACT, GUESTS
from tests.page_forms import forms_of
from tests.services.test_circle import NEW, agreed

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

INVITATION = {"name": NEW.name, "email": NEW.email, "role": NEW.role, "is_optional": "y"}
ADDRESS = {"street": CONTACT.street, "postal_code": CONTACT.postal_code, "city": CONTACT.city}
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def booked(ready_database):
    """The booking's id and the address of its page."""
    booking_id, link = agreed(ready_database)
    return booking_id, f"/termin/{link}"


def reload(database, booking_id):
    with database.reading() as session:
        return load_booking(session, booking_id)


def kinds(database):
    with database.reading() as session:
        return list(session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def give_status(database, booking_id, status):
    with database.writing() as session:
        booking = session.get(Booking, booking_id)
        booking.status, booking.expires_at = status, booking.starts_at


def test_page_of_the_booking_leads_to_circle_sheet_and_preparation(client, booked, ready_database):
    booking_id, page = booked
    booking = reload(ready_database, booking_id)
    text = client.get(page).text
    for address in (
        f"{page}/fuehrungskreis",
        f"{page}/fuehrungskreis/{booking.participants[0].id}/ausladung",
        f"{page}/vor-ort",
        f"/vorbereitung/{booking.sheet_key}",
    ):
        assert f'href="{address}"' in text
        assert client.get(address).status_code == 200
    assert (
        "Bitte bestätigen Sie die Adresse. Noch nicht angegeben: Anmeldung und Parken, Raum und Kontakt am Tag." in text
    )


def test_invited_one_stands_on_the_page_of_the_booking(client, booked, ready_database):
    _, page = booked
    answer = client.post(f"{page}/fuehrungskreis", data=INVITATION)
    assert (answer.status_code, answer.location) == (303, f"{page}?kreis=neu#fuehrungskreis")
    text = " ".join(client.get(page).text.split())
    assert 'Nadia Novak, Leitung IT <span class="muted">(freigestellt)</span>' in text
    assert kinds(ready_database) == ["circle_invited", "consultant_circle_changed", "briefing"]


def test_invitation_sent_twice_is_sent_once(client, booked, ready_database):
    _, page = booked
    path = f"{page}/fuehrungskreis"
    (shown,) = forms_of(client.get(path).text, path=path)
    form = {**shown.fields, **INVITATION}
    answers = [client.post(f"{page}/fuehrungskreis", data=form) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [
        (303, f"{page}?kreis=neu#fuehrungskreis")
    ] * 2
    assert kinds(ready_database) == ["circle_invited", "consultant_circle_changed", "briefing"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Bitte nennen Sie den Namen dieser Person."),
        ({"email": "nadia@"}, "Diese E-Mail-Adresse ist nicht vollständig"),
        ({"email": CONTACT.email}, "Diese Adresse ist schon dabei."),
    ],
)
def test_invitation_that_cannot_be_sent_says_why(client, booked, ready_database, changes, said):
    _, page = booked
    answer = client.post(f"{page}/fuehrungskreis", data=INVITATION | changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert kinds(ready_database) == []


def test_removal_asks_first_and_happens_once(client, booked, ready_database):
    booking_id, page = booked
    guest = reload(ready_database, booking_id).participants[0]
    removal = f"{page}/fuehrungskreis/{guest.id}/ausladung"
    assert guest.name in client.get(removal).text
    assert len(reload(ready_database, booking_id).participants) == 2
    for _ in range(2):
        assert client.post(removal).status_code == 303
    assert kinds(ready_database) == ["circle_removed", "consultant_circle_changed", "briefing"]
    assert client.get(removal).location == page


@pytest.mark.parametrize("status", [BookingStatus.CANCELLED, BookingStatus.DECLINED])
def test_circle_and_sheet_of_what_is_not_agreed_lead_to_what_is_the_case(client, booked, ready_database, status):
    booking_id, page = booked
    give_status(ready_database, booking_id, status)
    guest = reload(ready_database, booking_id).participants[0]
    for part in ("fuehrungskreis", f"fuehrungskreis/{guest.id}/ausladung", "vor-ort"):
        assert client.get(f"{page}/{part}").location == page
    for part, data in (
        ("fuehrungskreis", INVITATION),
        (f"fuehrungskreis/{guest.id}/ausladung", {}),
        ("vor-ort/raum", {"room": "Saal"}),
        ("vor-ort/adresse", ADDRESS),
    ):
        assert client.post(f"{page}/{part}", data=data).status_code == 409
    assert kinds(ready_database) == []


def test_circle_of_a_half_day_that_has_begun_is_only_shown(client, booked, ready_database, clock):
    booking_id, page = booked
    clock.now = reload(ready_database, booking_id).starts_at
    text = client.get(page).text
    assert GUESTS[0].name in text
    assert "ausladung" not in text
    assert "vor-ort" not in text


def test_part_of_the_sheet_is_saved_without_scripts(client, booked, ready_database):
    booking_id, page = booked
    answer = client.post(f"{page}/vor-ort/raum", data={"room": " Saal\u202e 2 ", "wall": "yes"})
    assert (answer.status_code, answer.location) == (303, f"{page}/vor-ort?gespeichert=raum#raum")
    assert "Gespeichert." in client.get(answer.location.partition("#")[0]).text
    stored = reload(ready_database, booking_id).site
    assert (stored["room"], stored["wall"], stored["screen"]) == ("Saal 2", "yes", "")


def test_part_of_the_sheet_is_saved_on_the_way(client, booked):
    _, page = booked
    answer = client.post(f"{page}/vor-ort/kontakt", data={"contact_name": "Petra Lang"}, headers=FRAGMENT)
    assert answer.status_code == 200
    assert "Gespeichert. Es ist noch etwas offen." in answer.text
    assert "<html" not in answer.text


def test_mobile_number_that_cannot_be_is_refused_and_kept_on_the_page(client, booked, ready_database):
    booking_id, page = booked
    contact = {"contact_name": "Petra", "contact_mobile": "12"}
    answer = client.post(f"{page}/vor-ort/kontakt", data=contact)
    assert answer.status_code == 422
    assert 'value="12"' in answer.text
    answer = client.post(f"{page}/vor-ort/kontakt", data=contact, headers=FRAGMENT)
    assert answer.status_code == 422
    assert "Nicht gespeichert." in answer.text
    assert reload(ready_database, booking_id).site == {}


def test_other_postal_code_shows_the_way_out(client, booked, ready_database):
    booking_id, page = booked
    answer = client.post(f"{page}/vor-ort/adresse", data=ADDRESS | {"postal_code": "86150"})
    assert answer.status_code == 422
    assert "ist es ein anderer Ort" in answer.text
    assert "mailto:" in answer.text
    assert reload(ready_database, booking_id).postal_code == CONTACT.postal_code


def test_unknown_part_and_foreign_fields_change_nothing(client, booked, ready_database):
    booking_id, page = booked
    assert client.post(f"{page}/vor-ort/company", data={"company": "x"}).status_code == 404
    answer = client.post(f"{page}/vor-ort/raum", data={"room": "Saal", "status": "cancelled", "street": "Weg 1"})
    assert answer.status_code == 303
    booking = reload(ready_database, booking_id)
    assert (booking.status, booking.street, Site.of(booking.site)) == (
        BookingStatus.CONFIRMED,
        CONTACT.street,
        Site(room="Saal"),
    )


def test_preparation_names_nobody_and_asks_not_to_be_found(client, booked, ready_database):
    booking = reload(ready_database, booked[0])
    answer = client.get(f"/vorbereitung/{booking.sheet_key}")
    assert "Dienstag, 1. Dezember 2026" in answer.text
    personal = (booking.name, booking.email, booking.company, booking.city, booking.street, GUESTS[0].name, "Katharina")
    assert not [words for words in personal if words in answer.text]
    assert (answer.headers["X-Robots-Tag"], answer.headers["Referrer-Policy"]) == ("noindex", "no-referrer")


@pytest.mark.parametrize("ending", ["cancelled", "erased"])
def test_preparation_is_gone_with_the_booking(client, booked, ready_database, ending):
    booking = reload(ready_database, booked[0])
    if ending == "cancelled":
        give_status(ready_database, booking.id, BookingStatus.CANCELLED)
    else:
        with ready_database.writing() as session:
            session.delete(session.get(Booking, booking.id))
    answer = client.get(f"/vorbereitung/{booking.sheet_key}")
    assert answer.status_code == 410
    assert "Dieses Vorbereitungsblatt gibt es nicht mehr" in answer.text


def test_preparation_without_a_key_opens_nothing(client, booked, ready_database):
    with ready_database.writing() as session:
        session.get(Booking, booked[0]).sheet_key = ""
    assert client.get("/vorbereitung/").status_code == 404


def test_page_says_that_somebody_is_invited_and_that_somebody_is_not_any_more(client, booked, ready_database):
    booking_id, page = booked
    form = forms_of(client.get(f"{page}/fuehrungskreis").text, path=f"{page}/fuehrungskreis")[0]
    answer = client.post(form.action, data={**form.fields, **INVITATION}, follow_redirects=True)
    assert f"{NEW.name} ist eingeladen. Die E-Mail ist unterwegs." in answer.text
    leaving = reload(ready_database, booking_id).participants[0]
    removal = f"{page}/fuehrungskreis/{leaving.id}/ausladung"
    form = forms_of(client.get(removal).text, path=removal)[0]
    answer = client.post(form.action, data=form.fields, follow_redirects=True)
    assert "Die Einladung ist zurückgenommen." in answer.text


def test_nobody_is_invited_to_another_half_day_than_the_page_named(client, booked, ready_database):
    booking_id, page = booked
    address = f"{page}/fuehrungskreis"
    form = forms_of(client.get(address).text, path=address)[0]
    with ready_database.writing() as session:
        booking = session.get(Booking, booking_id)
        booking.day, booking.starts_at, booking.ends_at = (
            value + timedelta(days=1) for value in (booking.day, booking.starts_at, booking.ends_at)
        )
    answer = client.post(form.action, data={**form.fields, **INVITATION})
    assert (answer.status_code, "niemand wurde eingeladen" in answer.text) == (422, True)
    assert INVITATION["email"] in answer.text
    again = forms_of(answer.text, path=address)[0]
    assert client.post(again.action, data={**again.fields, **INVITATION}).status_code == 303
