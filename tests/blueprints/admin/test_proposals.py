"""Answering from the admin with other half-days, and lists in which wishes pretend no date."""

import pytest

from halbtag.domain.half import Half
from halbtag.domain.states import BookingStatus, Scope
from halbtag.domain.wishes import Wishes
from halbtag.persistence import tokens
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.inquiries import open_inquiry
from halbtag.services.submissions import confirm_address
from halbtag.services.wishes import submit_wishes
from tests.blueprints.test_public_way import text_of
from tests.conftest import START
from tests.factories import CONTACT, UNSURE_ANSWERS, make_inquiry, submit

TWO = ["2026-12-08:morning", "2026-12-10:morning"]


@pytest.fixture
def parts(app):
    return app.extensions["halbtag"]


def confirmed(parts, booking):
    with parts.database.writing() as session:
        token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
        session.flush()
        return confirm_address(session, parts.mails, token=token, now=START)


@pytest.fixture
def request_page(parts):
    inquiry = make_inquiry(parts.database, now=START, answers=UNSURE_ANSWERS)
    return f"/admin/termine/{confirmed(parts, submit(parts.database, parts.mails, inquiry, now=START)).id}"


@pytest.fixture
def wish_page(parts):
    wishes = Wishes((START.date().replace(month=12, day=7),), (1, 3), (Half.MORNING,), "Gern früh.")
    inquiry = make_inquiry(parts.database, now=START)
    with parts.database.writing() as session:
        opened = open_inquiry(session, inquiry, now=START, for_update=True)
        booking = submit_wishes(
            session, parts.mails, opened=opened, wishes=wishes, contact=CONTACT, guests=(), now=START
        )
    return f"/admin/termine/{confirmed(parts, booking).id}"


def status(parts, page):
    with parts.database.reading() as session:
        return load_booking(session, int(page.rsplit("/", 1)[1])).status


def test_request_is_answered_with_other_half_days(parts, consultant, request_page):
    shown = text_of(consultant.get(request_page))
    assert "zugesagt bis Di., 24.11.2026, 17:00 Uhr" in shown
    assert "Rund um diesen Tag" in shown
    path = f"{request_page}/vorschlaege"
    assert consultant.post(path, {"halbtag": TWO[:1]}, page=path).status_code == 422
    assert consultant.post(path, {"halbtag": TWO}, page=path).location == request_page
    assert status(parts, request_page) is BookingStatus.COUNTERED
    shown = text_of(consultant.get(request_page))
    assert "Sie haben zwei Halbtage vorgeschlagen." in shown
    assert "Dienstag, 8. Dezember 2026, Vormittag" in shown
    assert "Angefragt war Dienstag, 1. Dezember 2026" in shown
    assert "Termin Dienstag" not in shown
    assert consultant.post(f"{request_page}/ablehnung", page=f"{request_page}/ablehnung").status_code == 303
    assert status(parts, request_page) is BookingStatus.DECLINED
    assert consultant.get(path).location == request_page


def test_other_weeks_keep_the_choice(consultant, request_page):
    path = f"{request_page}/vorschlaege"
    page = consultant.post(f"{path}/auswahl", {"halbtag": TWO[:1], "weiter-ab": "2027-01-04"}, page=path)
    assert "Schon ausgewählt Di., 08.12., Vormittag" in text_of(page)


@pytest.mark.parametrize("address", ["/admin", "/admin/termine", ""])
def test_wishes_are_shown_as_wishes_and_with_their_promise(consultant, wish_page, address):
    page = text_of(consultant.get(address or wish_page))
    assert "Wunschzeiten: 07.12. bis 11.12.2026" in page
    assert "bis Di., 24.11.2026, 17:00 Uhr" in page
    assert "08.12." not in page
    assert "8. Dezember" not in page


def test_wishes_are_not_accepted_and_stand_on_no_day_of_the_calendar(parts, consultant, wish_page):
    assert consultant.post(f"{wish_page}/zusage", page=f"{wish_page}/vorschlaege").location == wish_page
    assert status(parts, wish_page) is BookingStatus.REQUESTED
    assert CONTACT.company.split()[0] not in text_of(consultant.get("/admin/kalender/2026-12"))


def test_proposed_half_days_stand_in_the_calendar(consultant, wish_page):
    path = f"{wish_page}/vorschlaege"
    assert consultant.post(path, {"halbtag": TWO}, page=path).status_code == 303
    assert text_of(consultant.get("/admin/kalender/2026-12")).count("Vorgeschlagen Müller & Söhne") == 2
