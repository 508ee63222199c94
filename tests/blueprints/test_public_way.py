"""The prospect's way as a browser without scripts walks it, page by page, against the whole application."""

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from halbtag.domain.states import BookingStatus, Scope
from halbtag.domain.travel import Region
from halbtag.persistence import tokens
from halbtag.persistence.models import Booking, Inquiry, OutboxMessage, Profile, SlotClaim
from halbtag.services.travel import add_region
from tests.conftest import START
from tests.factories import ABSENT_ANSWERS, ANSWERS, CONTACT, UNSURE_ANSWERS

COMPANY_FORM = {key: ANSWERS[key] for key in ("size", "sector", "postal_code", "role")}
AI_FORM = {key: ANSWERS[key] for key in ("driver", "progress", "mandate", "goals", "pain")}
AI_FORM |= {f"elements-{row}": state for row, state in ANSWERS["elements"].items()}
SLOT = "2026-12-01:morning"


@pytest.fixture(params=["sqlite"])
def database_kind(request):
    return request.param


def circle_form(answers=ANSWERS):
    return {key: answers[key] for key in ("decision_maker", "circle", "count") if key in answers}


def contact_form(slot=SLOT, **changes):
    fields = {name: getattr(CONTACT, name) for name in CONTACT.__dataclass_fields__}
    return {"slot": slot, **fields, **changes}


def start(client, query="", answers=ANSWERS):
    response = client.post(f"/anfrage{query}", data={key: answers[key] for key in COMPANY_FORM})
    assert response.status_code == 303
    return urlsplit(response.location).path.split("/")[2]


def answer_all(client, answers=ANSWERS, query=""):
    token = start(client, query, answers)
    assert client.post(f"/anfrage/{token}/ki", data=AI_FORM).status_code == 303
    response = client.post(f"/anfrage/{token}/fuehrungskreis", data=circle_form(answers))
    assert response.location == f"/anfrage/{token}/ergebnis"
    return token


def submit(client, answers=ANSWERS, slot=SLOT, **changes):
    token = answer_all(client, answers)
    assert client.post(f"/anfrage/{token}/termine", data={"slot": slot}).location == f"/anfrage/{token}/kontakt"
    response = client.post(f"/anfrage/{token}/kontakt", data=contact_form(slot, **changes))
    assert response.location == f"/anfrage/{token}/gesendet"
    return token


def rows(app, table):
    with app.extensions["halbtag"].database.reading() as session:
        return list(session.scalars(select(table)))


def mailed_link(app, kind):
    """Return the path of the first own link in the plain text of the newest mail of this kind."""
    with app.extensions["halbtag"].database.reading() as session:
        content = session.scalars(
            select(OutboxMessage.content).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id.desc())
        ).first()
    text = content.decode().replace("=\r\n", "")
    return urlsplit(re.search(r"http://localhost/(?:termin|entscheidung|warteliste)/[\w-]+", text)[0]).path


def text_of(response):
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def test_whole_way_to_a_confirmed_half_day(app, client):
    token = submit(client)
    assert "E-Mail" in text_of(client.get(f"/anfrage/{token}/gesendet"))
    link = mailed_link(app, "confirm_address")
    assert client.get(link).status_code == 200
    assert rows(app, Booking)[0].status is BookingStatus.VERIFYING
    assert client.post(f"{link}/bestaetigung").location == link
    page = text_of(client.get(link))
    assert "Dienstag, 1. Dezember 2026" in page
    assert "09:00–12:30 Uhr" in page
    assert rows(app, Booking)[0].status is BookingStatus.CONFIRMED


def test_no_page_of_the_way_sets_a_cookie(app, client):
    token = submit(client)
    link = mailed_link(app, "confirm_address")
    responses = [
        client.get("/"),
        client.get("/anfrage"),
        *(client.get(f"/anfrage/{token}/{page}") for page in ("ki", "ergebnis", "termine", "kontakt", "gesendet")),
        client.get(link),
        client.post(f"{link}/bestaetigung"),
    ]
    assert [response.headers.getlist("Set-Cookie") for response in responses] == [[]] * len(responses)


def test_campaign_is_kept_within_bounds(app, client):
    query = {"utm_id": "advent", "utm_source_platform": "brief", "utm_Big": "1", "utm_": "1", "utm_" + "x" * 27: "1"}
    query |= {f"utm_{letter}": "1" for letter in "abcdefghij"}
    assert client.post("/anfrage", query_string=query, data=COMPANY_FORM).status_code == 303
    kept = ["utm_id", "utm_source_platform", *(f"utm_{letter}" for letter in "abcdefgh")]
    assert sorted(rows(app, Inquiry)[0].source) == sorted(kept)


def test_source_is_kept_at_first_touch(app, client):
    offer = client.get("/?von=tag-2&utm_source=blog&other=1", headers={"Referer": "https://blog.example/artikel"})
    call = re.search(r'href="(/anfrage\?[^"]+)"', offer.text)[1]
    start(client, "?" + urlsplit(unescape(call)).query)
    assert rows(app, Inquiry)[0].source == {"von": "tag-2", "utm_source": "blog", "referrer": "blog.example"}


def test_own_pages_are_no_referrer(client):
    offer = client.get("/", headers={"Referer": "http://localhost/anfrage"})
    assert 'href="/anfrage"' in offer.text


def test_first_step_says_what_is_missing_and_keeps_what_was_typed(client):
    response = client.post("/anfrage", data={**COMPANY_FORM, "postal_code": "8615", "size": ""})
    assert response.status_code == 422
    page = text_of(response)
    assert "Bitte wählen Sie die Größe Ihres Unternehmens." in page
    assert "fünf Ziffern" in page
    assert 'value="8615"' in response.text
    assert re.search(r'value="manufacturing" selected|selected value="manufacturing"', response.text)


def test_postal_code_that_does_not_exist_is_not_counted_again(client):
    page = text_of(client.post("/anfrage", data={**COMPANY_FORM, "postal_code": "00000"}))
    assert "Bitte prüfen Sie die Postleitzahl: 00000 gibt es nicht." in page
    assert "fünf Ziffern" not in page


def test_answers_survive_reload_and_another_device(client, app):
    token = start(client)
    other = app.test_client()
    assert re.search(r'value="80331"', other.get(f"/anfrage/{token}/unternehmen").text)


def test_steps_can_not_be_jumped(client):
    token = start(client)
    assert client.get(f"/anfrage/{token}/ergebnis").location == f"/anfrage/{token}/ki"
    assert client.get(f"/anfrage/{token}/termine").location == f"/anfrage/{token}/ergebnis"
    assert client.post(f"/anfrage/{token}/termine", data={"slot": SLOT}).status_code == 303
    assert client.get(f"/anfrage/{token}/kontakt").location == f"/anfrage/{token}/termine"


def test_not_yet_shows_no_half_days_but_a_way_on(client):
    token = answer_all(client, ABSENT_ANSWERS)
    page = client.get(f"/anfrage/{token}/ergebnis")
    assert f'href="/anfrage/{token}/weiter/nachricht"' in page.text
    assert f'href="/anfrage/{token}/termine"' not in page.text
    assert client.get(f"/anfrage/{token}/termine").status_code == 303


def test_link_of_an_inquiry_leads_to_where_the_inquiry_stands(client):
    token = answer_all(client)
    assert client.get(f"/anfrage/{token}").location == f"/anfrage/{token}/ergebnis"


def test_slots_begin_at_the_first_month_with_a_free_half_day(client):
    token = answer_all(client)
    assert "November 2026" in text_of(client.get(f"/anfrage/{token}/termine"))


@pytest.mark.parametrize("month", ["2026-12", "2020-01", "9998-12", "junk", ""])
def test_any_month_in_the_address_shows_one_within_the_horizon(client, month):
    token = answer_all(client)
    assert client.get(f"/anfrage/{token}/termine?monat={month}").status_code == 200


def test_month_without_half_days_names_the_next_that_has_some(client, app):
    with app.extensions["halbtag"].database.writing() as session:
        session.get(Profile, 1).notice_days = 20
    token = answer_all(client)
    page = text_of(client.get(f"/anfrage/{token}/termine?monat=2026-11"))
    assert "Im November 2026 ist kein Halbtag frei." in page
    assert "Dezember 2026" in page


def near_months(client, token, query=""):
    """Return what the page says of region days, and where it leads to for more of them."""
    page = client.get(f"/anfrage/{token}/termine{query}")
    said = re.findall(r">([^<>]*in Ihrer Nähe[^<>]*)<", unescape(page.text))
    return said, re.findall(r"monat=([\d-]+)\"[^>]*>Zum ", page.text)


def test_region_days_come_first_at_the_first_visit_and_are_linked_from_other_months(client, app):
    with app.extensions["halbtag"].database.writing() as session:
        for day in (date(2026, 12, 15), date(2027, 1, 19)):
            add_region(session, Region(day, day, "Raum München", "80331", 30))
        name = session.get(Profile, 1).name
    token = answer_all(client)
    first = f"An diesen Tagen ist {name} ohnehin in Ihrer Nähe (Raum München)."
    assert near_months(client, token) == ([first], [])
    also = [f"Im {month} ist {name} ohnehin in Ihrer Nähe." for month in ("Dezember 2026", "Januar 2027")]
    assert near_months(client, token, "?monat=2026-11") == (also, ["2026-12", "2027-01"])
    assert near_months(client, token, "?monat=2026-12") == (
        [first, f"Auch im Januar 2027 ist {name} in Ihrer Nähe."],
        ["2027-01"],
    )


def test_month_of_a_client_far_from_all_regions_speaks_of_none(client, app):
    with app.extensions["halbtag"].database.writing() as session:
        day = date(2026, 12, 15)
        add_region(session, Region(day, day, "Raum Hamburg", "20095", 30))
    assert near_months(client, answer_all(client), "?monat=2026-11") == ([], [])


def test_fragment_and_page_share_an_address_and_say_so(client):
    token = answer_all(client)
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    fragment = client.get(f"/anfrage/{token}/termine", headers=headers)
    assert "<html" not in fragment.text
    assert "HX-Request" in fragment.headers["Vary"]
    restored = client.get(f"/anfrage/{token}/termine", headers={**headers, "HX-History-Restore-Request": "true"})
    assert "<html" in restored.text


def test_slot_that_somebody_else_took_is_said_so_with_the_nearest_free_ones(client):
    submit(client)
    late = answer_all(client)
    response = client.post(f"/anfrage/{late}/termine", data={"slot": SLOT})
    assert response.status_code == 409
    page = text_of(response)
    assert "nicht mehr frei" in page
    assert "Dienstag, 1. Dezember 2026 Nachmittag" in page


def test_slot_lost_while_the_form_was_filled_in_keeps_what_was_typed(client, clock):
    slow = answer_all(client)
    client.post(f"/anfrage/{slow}/termine", data={"slot": SLOT})
    clock.advance(minutes=21)
    submit(client, email="schneller@firma.example")
    lost = client.post(f"/anfrage/{slow}/kontakt", data=contact_form())
    assert parse_qs(urlsplit(lost.location).query)["vergeben"] == ["2026-12-01"]
    assert "nicht mehr frei" in text_of(client.get(lost.location))
    client.post(f"/anfrage/{slow}/termine", data={"slot": "2026-12-02:morning"})
    assert CONTACT.email in client.get(f"/anfrage/{slow}/kontakt").text


@pytest.mark.parametrize(
    "slot", ["2026-12-05:morning", "2020-01-01:morning", "9999-12-31:afternoon", "0001-01-01:morning"]
)
def test_slot_that_is_not_on_offer_is_refused(client, app, slot):
    token = answer_all(client)
    assert client.post(f"/anfrage/{token}/termine", data={"slot": slot}).status_code == 409
    assert rows(app, SlotClaim) == []


@pytest.mark.parametrize("slot", ["", "junk", "2026-12-01", "2026-12-01:night", "\x00"])
def test_slot_that_is_none_is_refused(client, slot):
    token = answer_all(client)
    assert client.post(f"/anfrage/{token}/termine", data={"slot": slot}).status_code == 422


def test_rows_of_the_circle_are_added_and_removed_with_everything_typed_kept(client):
    token = answer_all(client)
    client.post(f"/anfrage/{token}/termine", data={"slot": SLOT})
    action = f"/anfrage/{token}/kontakt/fuehrungskreis"
    one = client.post(action, data=contact_form(add="participant"))
    assert one.text.count("participants-0-email") > 0
    guest = {"participants-0-name": "Jens Krämer", "participants-0-email": "jens@firma.example"}
    two = client.post(action, data=contact_form(add="participant", **guest))
    assert "Jens Krämer" in two.text
    assert "participants-1-email" in two.text
    none = client.post(action, data=contact_form(remove="0", **guest))
    assert "participants-0-email" not in none.text
    assert CONTACT.company.replace("&", "&amp;") in none.text


def test_guest_without_address_is_asked_for_it(client):
    token = answer_all(client)
    client.post(f"/anfrage/{token}/termine", data={"slot": SLOT})
    guest = {"participants-0-name": "Jens Krämer", "participants-0-email": ""}
    response = client.post(f"/anfrage/{token}/kontakt", data=contact_form(**guest))
    assert response.status_code == 422
    assert "an die die Einladung gehen soll" in text_of(response)


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "s.oeztuerk@"), ("phone", "12"), ("postal_code", "1234"), ("name", " "), ("street", "")],
)
def test_contact_names_what_is_wrong_and_keeps_the_rest(client, app, field, value):
    token = answer_all(client)
    client.post(f"/anfrage/{token}/termine", data={"slot": SLOT})
    response = client.post(f"/anfrage/{token}/kontakt", data=contact_form(**{field: value}))
    assert response.status_code == 422
    assert CONTACT.city in response.text
    assert rows(app, OutboxMessage) == []


def test_place_out_of_range_at_the_contact_step_is_said_at_its_field(client):
    token = answer_all(client)
    client.post(f"/anfrage/{token}/termine", data={"slot": SLOT})
    response = client.post(f"/anfrage/{token}/kontakt", data=contact_form(postal_code="25980", city="Sylt"))
    assert response.status_code == 422
    assert "An diesem Ort ist das Format nicht buchbar." in text_of(response)
    assert CONTACT.street in response.text


def test_answers_that_rule_the_half_day_out_lead_back_to_the_result(client):
    token = answer_all(client, UNSURE_ANSWERS)
    client.post(f"/anfrage/{token}/termine", data={"slot": SLOT})
    client.post(f"/anfrage/{token}/fuehrungskreis", data=circle_form(ABSENT_ANSWERS))
    assert client.post(f"/anfrage/{token}/kontakt", data=contact_form()).location == f"/anfrage/{token}/ergebnis"


def test_second_form_that_says_something_else_is_told_to_be_left_aside(client):
    token = submit(client)
    again = client.post(f"/anfrage/{token}/kontakt", data=contact_form(street="Neuer Weg 9")).location
    assert "Es gelten die Angaben vom ersten Mal." in text_of(client.get(again))
    same = client.post(f"/anfrage/{token}/kontakt", data=contact_form()).location
    assert "Es gelten die Angaben vom ersten Mal." not in text_of(client.get(same))


def test_form_sent_twice_is_sent_once(client, app):
    token = submit(client)
    again = client.post(f"/anfrage/{token}/kontakt", data=contact_form()).location
    assert again.startswith(f"/anfrage/{token}/gesendet")
    assert [mail.kind for mail in rows(app, OutboxMessage)] == ["confirm_address"]


def test_forms_that_had_to_be_mended_do_not_count_as_mails(client):
    token = answer_all(client)
    client.post(f"/anfrage/{token}/termine", data={"slot": SLOT})
    for _ in range(9):
        assert client.post(f"/anfrage/{token}/kontakt", data=contact_form(phone="1")).status_code == 422
    assert client.post(f"/anfrage/{token}/kontakt", data=contact_form()).status_code == 303


def test_one_network_can_not_keep_all_half_days(client):
    token = answer_all(client)
    slots = [f"2026-12-{day:02}:{half}" for day in (1, 2, 3, 8, 9, 10, 15) for half in ("morning", "afternoon")]
    answers = [client.post(f"/anfrage/{token}/termine", data={"slot": slot}).status_code for slot in slots]
    assert answers == [303] * 12 + [429] * 2


def test_answers_can_not_be_changed_behind_a_booking(client):
    token = submit(client)
    changed = circle_form({**ANSWERS, "count": "more"})
    answer = client.post(f"/anfrage/{token}/fuehrungskreis", data=changed)
    assert answer.location == f"/anfrage/{token}/ergebnis?zu_spaet=1"
    told = text_of(client.get(answer.location))
    assert "An Ihren Angaben wurde nichts geändert." in told
    assert "3 bis 5 Personen" in told
    assert client.get(f"/anfrage/{token}/fuehrungskreis").location == f"/anfrage/{token}/ergebnis"


@pytest.mark.parametrize(
    ("confirm", "answers", "title"),
    [
        (False, ANSWERS, "Bitte bestätigen Sie Ihre E-Mail-Adresse"),
        (True, ANSWERS, "Ihr Termin steht"),
        (True, UNSURE_ANSWERS, "Ihre Anfrage liegt vor"),
    ],
)
def test_result_says_what_is_the_case_once_something_was_asked_for(client, app, confirm, answers, title):
    token = submit(client, answers)
    if confirm:
        client.post(f"{mailed_link(app, 'confirm_address')}/bestaetigung")
    page = client.get(f"/anfrage/{token}/ergebnis")
    assert f"<h1>{title}</h1>" in page.text
    told = text_of(page)
    for past in (
        "Suchen Sie sich einen Halbtag aus",
        "Wählen Sie schon jetzt",
        "Freie Halbtage",
        "Ändern",
        "anders weiter",
    ):
        assert past not in told


def test_page_that_books_names_company_place_and_guests(client, app):
    guest = {"participants-0-name": "Jens Krämer", "participants-0-email": "j.kraemer@mueller-soehne.example"}
    submit(client, **guest, **{"participants-0-role": "IT-Leitung"})
    told = text_of(client.get(mailed_link(app, "confirm_address")))
    for words in (
        CONTACT.company,
        f"{CONTACT.street}, {CONTACT.postal_code} {CONTACT.city}",
        "Jens Krämer, IT-Leitung",
    ):
        assert words in told


def test_cancelled_booking_leads_to_the_one_that_was_made_after_it(client, app):
    token = submit(client)
    old = mailed_link(app, "confirm_address")
    client.post(f"{old}/bestaetigung")
    client.post(f"{old}/absage", data={"reason": ""})
    assert "Anderen Halbtag wählen" in text_of(client.get(old))
    slot = "2026-12-03:morning"
    client.post(f"/anfrage/{token}/termine", data={"slot": slot})
    client.post(f"/anfrage/{token}/kontakt", data=contact_form(slot))
    assert "Anderen Halbtag wählen" in text_of(client.get(old))  # nobody has confirmed yet
    client.post(f"{mailed_link(app, 'confirm_address')}/bestaetigung")
    told = text_of(client.get(old))
    assert "Sie haben inzwischen neu gebucht: Donnerstag, 3. Dezember 2026" in told
    assert "Anderen Halbtag wählen" not in told
    new = client.post(f"{old}/neue-auswahl").location
    assert (new.startswith("/termin/"), new != old) == (True, True)
    assert "Ihr Termin steht" in text_of(client.get(new))


def test_one_who_booked_for_another_mailbox_gets_no_link_to_it(client, app):
    token = submit(client)
    old = mailed_link(app, "confirm_address")
    client.post(f"{old}/bestaetigung")
    client.post(f"{old}/absage", data={"reason": ""})
    slot = "2026-12-03:morning"
    client.post(f"/anfrage/{token}/termine", data={"slot": slot})
    client.post(f"/anfrage/{token}/kontakt", data=contact_form(slot, email="chefin@mueller-soehne.example"))
    client.post(f"{mailed_link(app, 'confirm_address')}/bestaetigung")
    assert "/termin/" not in client.post(f"{old}/neue-auswahl").location


def test_fields_that_nobody_asked_for_change_nothing(client, app):
    submit(client, status="confirmed", booking_id="1", verdict="FIT", sequence="9")
    assert (rows(app, Booking)[0].status, rows(app, Booking)[0].sequence) == (BookingStatus.VERIFYING, 0)


def test_mistyped_address_can_be_mended_and_its_link_ends(client, app):
    token = submit(client, email="falsch@firma.example")
    wrong = mailed_link(app, "confirm_address")
    assert client.post(f"/anfrage/{token}/korrektur").location == f"/anfrage/{token}/kontakt"
    assert client.get(wrong).status_code == 410
    assert client.post(f"{wrong}/bestaetigung").status_code == 410
    assert client.post(f"/anfrage/{token}/kontakt", data=contact_form()).status_code == 303
    assert client.get(mailed_link(app, "confirm_address")).status_code == 200


def test_clarify_is_decided_by_the_consultant_from_the_mail(client, app):
    submit(client, UNSURE_ANSWERS)
    link = mailed_link(app, "confirm_address")
    client.post(f"{link}/bestaetigung")
    decision = mailed_link(app, "decision_needed")
    assert CONTACT.company.replace("&", "&amp;") in client.get(decision).text
    assert rows(app, Booking)[0].status is BookingStatus.REQUESTED
    assert client.post(f"{decision}/zusage").status_code == 303
    assert client.post(f"{decision}/zusage").status_code == 303
    assert rows(app, Booking)[0].status is BookingStatus.CONFIRMED
    assert client.post(f"{decision}/absage", data={"reason": "doch nicht"}).status_code == 409
    assert client.get(decision).status_code == 200


def test_declined_request_lets_the_prospect_choose_again(client, app):
    submit(client, UNSURE_ANSWERS)
    link = mailed_link(app, "confirm_address")
    client.post(f"{link}/bestaetigung")
    client.post(f"{mailed_link(app, 'decision_needed')}/absage", data={"reason": "Messe"})
    assert "Messe" in text_of(client.get(link))
    again = client.post(f"{link}/neue-auswahl").location
    assert client.get(again).status_code == 200
    assert rows(app, SlotClaim) == []


def test_cancelling_asks_first_and_frees_the_half_day(client, app):
    submit(client)
    link = mailed_link(app, "confirm_address")
    client.post(f"{link}/bestaetigung")
    assert client.get(f"{link}/absage").status_code == 200
    assert len(rows(app, SlotClaim)) == 1
    assert client.post(f"{link}/absage", data={"reason": ""}).location == link
    assert rows(app, SlotClaim) == []
    assert client.post(f"{link}/absage", data={"reason": ""}).status_code == 303
    cancelled = [mail.kind for mail in rows(app, OutboxMessage) if "cancel" in mail.kind]
    assert cancelled == ["booking_cancelled", "consultant_cancelled"]


def test_calendar_entry_can_be_downloaded_once_confirmed(client, app):
    submit(client)
    link = mailed_link(app, "confirm_address")
    assert client.get(f"{link}/termin.ics").status_code == 303
    client.post(f"{link}/bestaetigung")
    entry = client.get(f"{link}/termin.ics")
    assert entry.mimetype == "text/calendar"
    assert b"METHOD" not in entry.data
    assert b"DTSTART;TZID=Europe/Berlin:20261201T090000" in entry.data


def test_feed_shows_the_booking_and_answers_304(client, app):
    submit(client)
    client.post(f"{mailed_link(app, 'confirm_address')}/bestaetigung")
    with app.extensions["halbtag"].database.writing() as session:
        secret = tokens.issue(session, scope=Scope.FEED, now=START)
    feed = client.get(f"/kalender/{secret}.ics")
    assert feed.data.count(b"BEGIN:VEVENT") == 3  # the visit, and the drives there and back
    again = client.get(f"/kalender/{secret}.ics", headers={"If-None-Match": feed.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/kalender/wrong.ics").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/anfrage/x",
        "/anfrage/x/ki",
        "/anfrage/x/termine",
        "/termin/x",
        "/termin/x/absage",
        "/entscheidung/x",
        "/termin/%ff%fe",
    ],
)
def test_unknown_link_leads_to_a_page_that_helps(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "href=" in response.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_post_from_a_foreign_page_is_refused(client, app, origin):
    response = client.post("/anfrage", data=COMPANY_FORM, headers={"Origin": origin})
    assert response.status_code == 403
    assert rows(app, Inquiry) == []


def test_post_marked_as_cross_site_is_refused(client, app):
    assert client.post("/anfrage", data=COMPANY_FORM, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert rows(app, Inquiry) == []


def test_typed_markup_stays_text_on_every_page(client, app):
    evil = "<img src=x onerror=alert(1)>{{'xy'*9}}"
    submit(client, company=evil, name=evil, street=evil, city=evil, note=evil)
    link = mailed_link(app, "confirm_address")
    client.post(f"{link}/bestaetigung")
    page = client.get(link).text
    assert "<img src=x" not in page
    assert "xy" * 9 not in page
