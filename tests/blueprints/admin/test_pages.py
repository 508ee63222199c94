"""What the consultant sees and does: each form taken, and refused with what was typed kept."""

import re
from dataclasses import replace
from datetime import date, time

import pytest

from halbtag.domain.half import Half
from halbtag.domain.states import BookingStatus, MessageStatus, Scope
from halbtag.gateways.typesetting import Typesetter, count_pages
from halbtag.persistence import tokens
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.outbox import list_messages
from halbtag.persistence.profile import load_profile
from halbtag.services.overrides import list_vacations
from halbtag.services.placeholder_texts import PLACEHOLDER_TEXTS
from halbtag.services.submissions import confirm_address
from halbtag.services.week import load_week
from tests.factories import ANSWERS, CONTACT, DAY, UNSURE_ANSWERS, make_inquiry, submit

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def mails(app):
    return app.extensions["halbtag"].mails


@pytest.fixture
def book(ready_database, mails, clock):
    def book(answers=ANSWERS, *, day=DAY, half=Half.MORNING, confirmed=True, **contact):
        token = make_inquiry(ready_database, now=clock(), answers=answers)
        booking = submit(
            ready_database, mails, token, now=clock(), day=day, half=half, contact=replace(CONTACT, **contact)
        )
        if confirmed:
            with ready_database.writing() as session:
                link = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=clock())
                session.flush()
                confirm_address(session, mails, token=link, now=clock())
        return booking.id

    return book


def status_of(database, booking_id):
    with database.reading() as session:
        return load_booking(session, booking_id).status


def fields_of(page):
    """What a browser would send back from the page's form."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if attributes.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        if "name" in attributes and attributes["name"] != "csrf_token":
            found.setdefault(attributes["name"], []).append(attributes.get("value", ""))
    return found


# --- Start page, inquiries ------------------------------------------------------------------------------------------


def test_overview_shows_what_needs_a_decision(consultant, book):
    book(UNSURE_ANSWERS, company="Holzbau Ammersee KG")
    page = consultant.get("/admin").text
    assert "Holzbau Ammersee KG" in page
    assert "zu entscheiden" in page
    assert '1<span class="visually-hidden"> offen</span>' in page


def test_every_page_warns_while_the_profile_is_the_example(consultant):
    for path in ("/admin", "/admin/kalender", "/admin/termine", "/admin/postausgang", "/admin/konto"):
        assert "Beispielangaben" in consultant.get(path).text, path


def test_inquiry_shows_answers_result_and_source(consultant, book):
    book()
    page = consultant.get("/admin/anfragen/1").text
    for text in ("50 bis 249 Beschäftigte", "IT führt allein", "ki-adventskalender-2", "Müller &amp; Söhne"):
        assert text in page


def test_inquiries_are_paged(consultant, ready_database, clock):
    for _ in range(30):
        make_inquiry(ready_database, now=clock())
    first = consultant.get("/admin/anfragen").text
    assert (first.count("<tr>"), "Anfrage 30" in first, "Anfrage 5<" in first) == (26, True, False)
    second = consultant.get(re.search(r'href="(/admin/anfragen\?vor=\d+)"', first).group(1)).text
    assert (second.count("<tr>"), "Anfrage 5<" in second, "Ältere Anfragen" in second) == (6, True, False)


def test_incomplete_inquiry_is_shown_as_such(consultant, ready_database, clock):
    make_inquiry(ready_database, now=clock(), answers={"size": "1-9"})
    assert "unvollständig" in consultant.get("/admin/anfragen").text
    assert "Noch nicht alle Fragen" in consultant.get("/admin/anfragen/1").text


def test_typed_markup_stays_text(consultant, book):
    evil = "<img src=x onerror=alert(1)>\"'{{7*7}}"
    booking_id = book(UNSURE_ANSWERS, company=evil, name=evil, city=evil, note=evil)
    paths = ("/admin", "/admin/anfragen", "/admin/anfragen/1", "/admin/termine", f"/admin/termine/{booking_id}",
             f"/admin/termine/{booking_id}/ablehnung", "/admin/kalender/2026-12", "/admin/postausgang")  # fmt: skip
    for path in paths:
        page = consultant.get(path).text
        assert "<img" not in page, path
        assert "49" not in re.sub(r"[^{}\d]*&#34;&#39;\{\{7\*7\}\}", "", page) or "{{7*7}}" in page, path


# --- Bookings ---------------------------------------------------------------------------------------------------------


def test_booking_shows_briefing_participants_and_messages(consultant, book):
    page = consultant.get(f"/admin/termine/{book()}").text
    for text in ("Briefing", "Jens Krämer", "Isarstraße 12", "Nachrichten zu diesem Termin", "bestätigt"):
        assert text in page


def test_briefing_is_one_page_of_paper(consultant, book):
    booking_id = book()
    answer = consultant.get(f"/admin/termine/{booking_id}/briefing.pdf")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="briefing.pdf"'
    assert count_pages(answer.data) == 1
    assert consultant.get("/admin/termine/4711/briefing.pdf").status_code == 404


def test_briefing_that_cannot_be_set_leads_back_to_the_page_that_has_it(consultant, book, app, tmp_path, monkeypatch):
    wired = app.extensions["halbtag"]
    monkeypatch.setitem(app.extensions, "halbtag", replace(wired, typesetting=Typesetter(tmp_path)))
    path = f"/admin/termine/{book()}"
    answer = consultant.get(f"{path}/briefing.pdf")
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert "Das PDF ließ sich nicht erstellen (broken)" in consultant.get(path).text


def test_request_is_accepted(consultant, book, database):
    booking_id = book(UNSURE_ANSWERS)
    path = f"/admin/termine/{booking_id}"
    assert consultant.post(f"{path}/zusage", page=path).status_code == 303
    assert status_of(database, booking_id) is BookingStatus.CONFIRMED
    assert "Zugesagt" in consultant.get(path).text


def test_request_is_declined_with_a_reason(consultant, book, database):
    booking_id = book(UNSURE_ANSWERS)
    path = f"/admin/termine/{booking_id}/ablehnung"
    assert "Begründung" in consultant.get(path).text
    consultant.post(path, {"reason": "Zu weit\r\nweg"}, page=path)
    assert status_of(database, booking_id) is BookingStatus.DECLINED
    assert "Zu weit\nweg" in consultant.get(f"/admin/termine/{booking_id}").text


def test_booking_is_cancelled_after_a_question(consultant, book, database):
    booking_id = book()
    path = f"/admin/termine/{booking_id}/absage"
    assert "lässt sich nicht zurücknehmen" in consultant.get(path).text
    assert status_of(database, booking_id) is BookingStatus.CONFIRMED
    consultant.post(path, {"reason": "Krankheit"}, page=path)
    assert status_of(database, booking_id) is BookingStatus.CANCELLED


def test_step_that_came_too_late_is_said(consultant, book, database):
    booking_id = book()
    path = f"/admin/termine/{booking_id}"
    for step in ("zusage", "ablehnung"):
        assert consultant.post(f"{path}/{step}", page="/admin/konto").status_code == 303
        assert "nicht mehr möglich" in consultant.get(path).text
    assert status_of(database, booking_id) is BookingStatus.CONFIRMED


@pytest.mark.parametrize("step", ["zusage", "ablehnung", "absage"])
def test_step_on_no_booking_is_not_found(consultant, step):
    assert consultant.post(f"/admin/termine/7/{step}", page="/admin/konto").status_code == 404


def test_past_bookings_are_listed_apart(consultant, book, clock):
    book()
    assert "Müller" in consultant.get("/admin/termine").text
    clock.advance(days=9)
    consultant.sign_in()
    assert "Müller" not in consultant.get("/admin/termine").text
    assert "Müller" in consultant.get("/admin/termine/vergangene").text


# --- Calendar, week, overrides --------------------------------------------------------------------------------------


def test_calendar_says_why_in_words(consultant, book):
    book(company="Holzbau Ammersee KG")
    page = consultant.get("/admin/kalender/2026-12").text
    for text in ("Holzbau Ammersee KG", "Erster Weihnachtstag", "nicht im Wochenmuster", "Frei"):
        assert text in page
    assert "zu kurzfristig" in consultant.get("/admin/kalender/2026-11").text
    assert "zu weit voraus" in consultant.get("/admin/kalender/2027-05").text


def test_half_day_is_closed_without_a_script(consultant, database, clock):
    response = consultant.post("/admin/kalender/2026-12-03/morning", {"is_open": "0"}, page="/admin/kalender/2026-12")
    assert (response.status_code, response.headers["Location"]) == (303, "/admin/kalender/2026-12#tag-2026-12-03")
    with database.reading() as session:
        (vacation,) = list_vacations(session, now=clock())
    assert (vacation.override.first_day, vacation.override.half, vacation.override.is_open) == (
        date(2026, 12, 3), Half.MORNING, False,
    )  # fmt: skip


def test_half_day_is_closed_by_a_fragment(consultant):
    response = consultant.post(
        "/admin/kalender/2026-12-03/morning", {"is_open": "0"}, page="/admin/kalender/2026-12", headers=FRAGMENT
    )
    assert response.status_code == 200
    assert response.text.strip().startswith('<li class="month__day" id="tag-2026-12-03">')
    assert "von Hand geschlossen" in response.text
    assert 'id="knopf-2026-12-03-morning"' in response.text
    assert "HX-Request" in response.headers["Vary"]


@pytest.mark.parametrize(
    "path", ["2026-02-30/morning", "2026-12-03/evening", "9999-12-31/morning", "x/morning", "1999-01-01/morning"]
)
def test_half_day_that_is_none_is_not_found(consultant, path):
    assert consultant.post(f"/admin/kalender/{path}", {"is_open": "1"}, page="/admin/konto").status_code == 404


def test_week_is_sent_back_unchanged(consultant, database):
    with database.reading() as session:
        before = load_week(session)
    page = consultant.get("/admin/woche").text
    assert consultant.post("/admin/woche", fields_of(page), page="/admin/woche").status_code == 303
    with database.reading() as session:
        assert load_week(session) == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"halves-0-ends_at": "08:00"}, "Montag vormittags: Das Ende liegt nicht nach dem Beginn."),
        ({"halves-0-ends_at": "10:59"}, "Montag vormittags: Ein Halbtag dauert mindestens 2 Stunden."),
        (
            {"halves-0-ends_at": "14:00"},
            "Mo., 23.11.2026: Der Nachmittag beginnt um 13:30 Uhr (Wochenmuster), der Vormittag endet erst um 14:00",
        ),
        ({"halves-3-starts_at": "abends"}, "Dienstag nachmittags: Bitte geben Sie den Beginn als Uhrzeit an"),
        ({"halves-3-starts_at": ""}, "Dienstag nachmittags: Bitte geben Sie den Beginn als Uhrzeit an"),
    ],
)
def test_week_is_refused_and_keeps_what_was_typed(consultant, database, changes, message):
    with database.reading() as session:
        before = load_week(session)
    data = {**fields_of(consultant.get("/admin/woche").text), **changes}
    response = consultant.post("/admin/woche", data, page="/admin/woche")
    assert response.status_code == 422
    assert response.text.count(message) >= 2
    ((name, typed),) = changes.items()
    assert re.search(rf'name="{name}"[^>]*value="{typed}"', response.text)
    assert f'href="#{name}"' in response.text or "#fehler" in response.text or 'id="fehler"' in response.text
    with database.reading() as session:
        assert load_week(session) == before


def test_week_ignores_the_times_of_a_free_half(consultant, database):
    data = fields_of(consultant.get("/admin/woche").text)
    del data["halves-0-works"]
    data["halves-0-ends_at"] = ""
    assert consultant.post("/admin/woche", data, page="/admin/woche").status_code == 303
    with database.reading() as session:
        assert (0, Half.MORNING) not in load_week(session)


def test_summary_names_the_field_once_and_says_it_in_german(consultant):
    data = fields_of(consultant.get("/admin/profil").text) | {"notice_days": "-1", "monthly_limit": "viele"}
    page = consultant.post("/admin/profil", data, page="/admin/profil").text
    summary = re.search(r'id="fehler".*?</ul>', page, re.DOTALL).group()
    assert re.findall(r'<li><a href="#((?:notice|monthly)[^"]*)">(.*?)</a></li>', summary) == [
        ("notice_days", "Vorlauf in Werktagen: Bitte geben Sie eine ganze Zahl von 0 bis 60 an."),
        ("monthly_limit", "Termine pro Monat: Bitte geben Sie eine ganze Zahl von 1 bis 62 an."),
    ]


OVERRIDE = {"kind": "close", "first_day": "2026-12-01", "last_day": "2026-12-04", "half": "both", "reason": "Messe"}


def test_override_warns_of_the_bookings_it_closes(consultant, book):
    book(company="Holzbau Ammersee KG")
    consultant.post("/admin/abweichungen", OVERRIDE, page="/admin/abweichungen")
    page = consultant.get("/admin/abweichungen").text
    for text in ("Messe", "ist ein Halbtag schon vergeben", "Darin liegt:", "Ammersee KG, Di., 01.12. Vormittag"):
        assert text in page


def test_override_is_removed(consultant, database, clock):
    consultant.post("/admin/abweichungen", OVERRIDE, page="/admin/abweichungen")
    consultant.post("/admin/abweichungen/1/entfernung", page="/admin/abweichungen")
    with database.reading() as session:
        assert list_vacations(session, now=clock()) == []
    assert consultant.post("/admin/abweichungen/1/entfernung", page="/admin/konto").status_code == 303


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first_day": ""}, "Bitte geben Sie ein Datum an."),
        ({"first_day": "2026-11-01"}, "Der erste Tag ist schon vorbei."),
        ({"first_day": "9999-12-31", "last_day": ""}, "Dieses Datum liegt zu weit in der Zukunft."),
        ({"last_day": "2026-11-30"}, "Der letzte Tag liegt vor dem ersten."),
        ({"last_day": "2062-12-04"}, "länger als zwei Jahre"),
        ({"starts_at": "10:00", "ends_at": "12:00"}, "Uhrzeiten gibt es nur beim Öffnen."),
        ({"kind": "open", "starts_at": "10:00", "ends_at": "12:00"}, "wählen Sie bitte Vormittag oder Nachmittag"),
        ({"kind": "open", "half": "morning", "starts_at": "12:00", "ends_at": "10:00"}, "Das Ende liegt nicht nach"),
        ({"kind": "open", "half": "morning", "starts_at": "12:00"}, "Beginn und Ende an oder keines"),
        ({"kind": "steal"}, "Was möchten Sie tun?"),
    ],
)
def test_override_is_refused_and_keeps_what_was_typed(consultant, database, clock, changes, message):
    response = consultant.post("/admin/abweichungen", {**OVERRIDE, **changes}, page="/admin/abweichungen")
    assert response.status_code == 422
    assert message in response.text
    assert 'value="Messe"' in response.text
    with database.reading() as session:
        assert list_vacations(session, now=clock()) == []


# --- Profile ---------------------------------------------------------------------------------------------------------


PROFILE = {
    "revision": "0",
    "name": "Miriam Vogt",
    "phone": "0821 123456",
    "booking_email": "termine@vogt.example",
    "notify_email": "miriam@vogt.example",
    "street": "Domplatz 1",
    "postal_code": "86150",
    "city": "Augsburg",
    "land": "BY",
    "language": "de",
    "notice_days": "5",
    "horizon_days": "90",
    "daily_limit": "1",
    "weekly_limit": "2",
    "monthly_limit": "6",
    "closes_holidays": "y",
    "closes_christmas_eve": "y",
    "closes_new_years_eve": "y",
    "pause_message": "",
    "pause_message_en": "",
    "busy_max_age_hours": "12",
    "office_starts_at": "08:30",
    "office_ends_at": "16:30",
    "response_hours": "8",
    "proposal_hours": "12",
    "change_notice_days": "3",
    "reminder_days": "10",
    "reminds_on_eve": "y",
    "retention_days": "365",
    "about": "Ich berate.",
    "about_en": "I advise.",
    "terms": "Ein Honorar.",
    "terms_en": "",
    "imprint": "Miriam Vogt",
    "imprint_en": "",
    "privacy": "Verantwortlich ist Miriam Vogt.",
    "privacy_en": "Miriam Vogt is the controller.",
}


def stored_profile(database):
    with database.reading() as session:
        profile = load_profile(session)
    return {name: getattr(profile, name) for name in (*PROFILE, "id", "is_placeholder")}


def test_profile_is_saved_as_a_whole_and_the_warning_goes(consultant, database):
    assert consultant.post("/admin/profil", PROFILE, page="/admin/profil").status_code == 303
    numbers = {name: int(text) for name, text in PROFILE.items() if str(text).isdecimal() and name != "postal_code"}
    ticked = {name: True for name, text in PROFILE.items() if text == "y"}
    hours = {"office_starts_at": time(8, 30), "office_ends_at": time(16, 30)}
    kept = {"phone": "+49 821 123456", "id": 1, "is_placeholder": False, "revision": 1}
    expected = {**PROFILE, **numbers, **ticked, **hours, **kept}
    assert stored_profile(database) == expected
    assert "Beispielangaben" not in consultant.get("/admin").text


def test_language_is_that_of_the_admin_from_its_saving_on(consultant, database):
    saved = consultant.post("/admin/profil", {**PROFILE, "language": "en"}, page="/admin/profil")
    assert stored_profile(database)["language"] == "en"
    assert consultant.get(saved.location).headers["Content-Language"] == "en"
    assert consultant.get(f"/de{saved.location}").headers["Content-Language"] == "de"


def test_english_samples_beside_own_texts_are_dropped_and_it_is_said(consultant, database):
    samples = {name: text for name, text in PLACEHOLDER_TEXTS.items() if name in ("imprint_en", "privacy_en")}
    consultant.post("/admin/profil", {**PROFILE, **samples}, page="/admin/profil")
    stored = stored_profile(database)
    assert (stored["imprint_en"], stored["privacy_en"]) == ("", "")
    assert "Englische Mustertexte neben Ihren eigenen Texten sind entfernt." in consultant.get("/admin/profil").text


def test_language_is_one_of_ours(consultant, database):
    assert consultant.post("/admin/profil", {**PROFILE, "language": "fr"}, page="/admin/profil").status_code == 422
    assert stored_profile(database)["language"] == "de"


def test_profile_takes_no_field_that_the_form_has_not(consultant, database):
    consultant.post(
        "/admin/profil", {**PROFILE, "id": "7", "is_placeholder": "1", "password_hash": "x"}, page="/admin/profil"
    )
    stored = stored_profile(database)
    assert (stored["id"], stored["is_placeholder"]) == (1, False)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "\u202e \u200b"}, "Bitte nennen Sie Ihren Namen."),
        ({"booking_email": "a@b@c"}, "nicht vollständig"),
        ({"postal_code": "1234"}, "fünf Ziffern"),
        ({"land": "XX"}, "Bundesland"),
        ({"notice_days": "-1"}, "ganze Zahl von 0 bis 60"),
        ({"weekly_limit": "99999999999999999999"}, "ganze Zahl von 1 bis 14"),
        ({"office_starts_at": "früh"}, "zum Beispiel 09:00"),
        ({"office_starts_at": "17:00"}, "nicht nach ihrem Beginn"),
        ({"response_hours": "0"}, "ganze Zahl von 1 bis 160"),
        ({"proposal_hours": "161"}, "ganze Zahl von 1 bis 160"),
        ({"change_notice_days": "31"}, "ganze Zahl von 0 bis 30"),
        ({"reminder_days": "61"}, "ganze Zahl von 0 bis 60"),
        ({"imprint": ""}, "§ 5 DDG"),
    ],
)
def test_profile_is_refused_and_keeps_what_was_typed(consultant, database, changes, message):
    before = stored_profile(database)
    response = consultant.post("/admin/profil", {**PROFILE, **changes}, page="/admin/profil")
    assert response.status_code == 422
    assert message in response.text
    assert 'id="fehler"' in response.text
    assert "Domplatz 1" in response.text
    assert stored_profile(database) == before


def test_profile_notice_of_none_is_possible(consultant, database):
    consultant.post("/admin/profil", {**PROFILE, "notice_days": "0"}, page="/admin/profil")
    assert stored_profile(database)["notice_days"] == 0


# --- Outbox, subscription -------------------------------------------------------------------------------------------


@pytest.fixture
def failed_message(book, database):
    book()
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE outbox SET status = 'failed', attempts = 3, last_error = '550 5.1.1 no such user' WHERE id = 1"
        )
    return 1


@pytest.mark.usefixtures("failed_message")
def test_failure_is_told_on_every_page_and_in_plain_words(consultant):
    assert "nicht zugestellt werden" in consultant.get("/admin").text
    page = consultant.get("/admin/postausgang").text
    assert "Diese E-Mail-Adresse gibt es nicht." in page
    assert "550 5.1.1 no such user" in page


def test_failed_message_is_tried_again_once(consultant, failed_message, database):
    path = f"/admin/postausgang/{failed_message}/neuversuch"
    consultant.post(path, page="/admin/postausgang")
    with database.reading() as session:
        assert MessageStatus.FAILED not in {message.status for message in list_messages(session)}
    consultant.post(path, page="/admin/konto")
    assert "nicht mehr gescheitert" in consultant.get("/admin/postausgang").text


def test_subscription_shows_its_address_once(consultant, database, clock):
    response = consultant.post("/admin/kalender-abo", page="/admin/kalender-abo")
    secret = re.search(r"http://localhost/kalender/([\w-]+)\.ics", response.text).group(1)
    assert response.status_code == 201
    with database.reading() as session:
        assert tokens.find(session, secret, scope=Scope.FEED, now=clock()) is not None
    assert secret not in consultant.get("/admin/kalender-abo").text
    assert consultant.get(f"/kalender/{secret}.ics").status_code == 200


def test_subscription_replaced_or_ended_opens_nothing(consultant):
    secrets = []
    for _ in range(2):
        page = consultant.post("/admin/kalender-abo", page="/admin/kalender-abo").text
        secrets.append(re.search(r"/kalender/([\w-]+)\.ics", page).group(1))
    assert consultant.get(f"/kalender/{secrets[0]}.ics").status_code == 404
    consultant.post("/admin/kalender-abo/ende", page="/admin/kalender-abo")
    assert consultant.get(f"/kalender/{secrets[1]}.ics").status_code == 404


# --- Pause ------------------------------------------------------------------------------------------------------------


def test_pause_is_shown_everywhere_and_ended_with_one_click(consultant):
    consultant.post("/admin/profil", {**PROFILE, "pause_message": "Bis März im Sabbatical."}, page="/admin/profil")
    for path in ("/admin", "/admin/kalender"):
        page = consultant.get(path).text
        assert "Pause: Zurzeit wird kein Halbtag angeboten." in page, path
        assert "„Bis März im Sabbatical.“" in page, path
    for said in ("Die Pause ist beendet", "Es war keine Pause."):
        assert consultant.post("/admin/pause/ende", page="/admin/konto").status_code == 303
        page = consultant.get("/admin").text
        assert (said in page, "Pause: Zurzeit" in page) == (True, False)


def test_tab_from_before_the_end_of_a_pause_does_not_begin_it_again(consultant, database):
    consultant.post("/admin/profil", {**PROFILE, "pause_message": "Pause"}, page="/admin/profil")
    consultant.post("/admin/pause/ende", page="/admin/konto")
    stale = {**PROFILE, "pause_message": "Pause", "revision": "1"}
    assert consultant.post("/admin/profil", stale, page="/admin/profil").status_code == 409
    with database.reading() as session:
        assert load_profile(session).pause_message == ""


def test_home_without_a_place_is_saved_with_a_warning(consultant, database):
    consultant.post("/admin/profil", {**PROFILE, "postal_code": "99999"}, page="/admin/profil")
    assert "Zur Postleitzahl 99999 ist kein Ort bekannt" in consultant.get("/admin/profil").text
    assert stored_profile(database)["postal_code"] == "99999"


def test_override_entered_twice_is_there_once(consultant, database, clock):
    for status in (303, 422):
        response = consultant.post("/admin/abweichungen", OVERRIDE, page="/admin/abweichungen")
        assert response.status_code == status
    assert "Genau das ist für diese Tage schon eingetragen." in response.text
    with database.reading() as session:
        assert len(list_vacations(session, now=clock())) == 1
