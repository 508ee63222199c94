"""Moving from the admin: at once, by proposals, and the answer to a wish."""

import re
from datetime import date

import pytest

from halbtag.domain.half import Half
from halbtag.domain.months import half_day_key
from halbtag.domain.states import BookingStatus
from halbtag.persistence.bookings import load_booking
from tests.factories import UNSURE_ANSWERS
from tests.services.test_moves import FOURTH, OTHER, OWN, THIRD, agreed, ask, close
from tests.services.test_promised_half_days import new_times


@pytest.fixture
def mails(app):
    return app.extensions["halbtag"].mails


@pytest.fixture
def booked(ready_database, mails):
    return agreed(ready_database, mails)


@pytest.fixture
def move_page(booked):
    return f"/admin/termine/{booked.id}/verlegung"


def place(database, booking):
    with database.reading() as session:
        row = load_booking(session, booking.id)
        return row.status, (row.day, row.half), len(row.proposals)


def keys(*half_days):
    return [half_day_key(*each) for each in half_days]


def test_page_offers_other_half_days_and_not_the_one_that_is_agreed(consultant, booked, move_page):
    assert f'href="{move_page}"' in consultant.get(f"/admin/termine/{booked.id}").text
    shown = consultant.get(move_page).text
    assert f'value="{half_day_key(*OTHER)}:13:30-17:00"' in shown
    assert f'value="{half_day_key(*OWN)}' not in shown


def test_one_half_day_is_moved_to_at_once(consultant, ready_database, booked, move_page):
    answer = consultant.post(move_page, {"halbtag": keys(OTHER), "art": "sofort"}, page=move_page)
    assert (answer.status_code, answer.location) == (303, f"/admin/termine/{booked.id}")
    assert "Verlegt." in consultant.get(answer.location).text
    assert place(ready_database, booked) == (BookingStatus.CONFIRMED, OTHER, 0)


def test_two_half_days_are_proposed_and_can_be_withdrawn(consultant, ready_database, booked, move_page):
    consultant.post(move_page, {"halbtag": keys(OTHER, THIRD), "art": "vorschlag"}, page=move_page)
    assert place(ready_database, booked) == (BookingStatus.MOVING, OWN, 2)
    page = f"/admin/termine/{booked.id}"
    assert "Verlegung vorgeschlagen" in consultant.get(page).text
    assert consultant.get(move_page).location == page
    answer = consultant.post(f"{move_page}/beibehalten", {"reason": ""}, page=page)
    assert (answer.status_code, place(ready_database, booked)) == (303, (BookingStatus.CONFIRMED, OWN, 2))


@pytest.mark.parametrize(
    ("chosen", "way"), [((), "sofort"), ((OTHER, THIRD), "sofort"), ((OTHER,), "vorschlag"), ((), "")]
)
def test_wrong_number_is_refused(consultant, ready_database, booked, move_page, chosen, way):
    answer = consultant.post(move_page, {"halbtag": keys(*chosen), "art": way}, page=move_page)
    assert (answer.status_code, place(ready_database, booked)) == (422, (BookingStatus.CONFIRMED, OWN, 0))
    assert 'role="alert"' in answer.text


def test_half_day_that_something_speaks_against_is_confirmed_knowingly(consultant, ready_database, booked, move_page):
    close(ready_database, OTHER[0])
    data = {"halbtag": keys(OTHER), "art": "sofort"}
    answer = consultant.post(move_page, data, page=move_page)
    assert (answer.status_code, "Trotzdem verlegen" in answer.text) == (409, True)
    named = re.findall(r'name="knowing" value="([^"]+)"', answer.text)
    consultant.post(move_page, {**data, "knowing": named}, page=move_page)
    assert place(ready_database, booked) == (BookingStatus.CONFIRMED, OTHER, 0)


#: One that the first page of half-days does not reach.
FAR = (date(2027, 1, 12), Half.MORNING)

SHOWN = {Half.MORNING: "09:00-12:30", Half.AFTERNOON: "13:30-17:00"}
CHANGED = {Half.MORNING: "08:00-11:30", Half.AFTERNOON: "14:00-17:30"}


@pytest.mark.parametrize(("chosen", "way"), [((OTHER,), "sofort"), ((OTHER, FAR), "vorschlag")])
def test_times_that_changed_since_the_page_was_read_are_told_first(
    consultant, ready_database, booked, move_page, chosen, way
):
    data = {"halbtag": [f"{half_day_key(*each)}:{SHOWN[each[1]]}" for each in chosen], "art": way}
    with ready_database.writing() as session:
        for each in chosen:
            new_times(session, *each)
    answer = consultant.post(move_page, data, page=move_page)
    assert (answer.status_code, place(ready_database, booked)) == (409, (BookingStatus.CONFIRMED, OWN, 0))
    told = answer.text.split("Jetzt gilt:")[1].split("</ul>")[0]
    assert [each.replace("–", "-") for each in re.findall(r"(\d\d:\d\d–\d\d:\d\d) Uhr", told)] == [
        CHANGED[half] for _, half in chosen
    ]
    again = re.findall(r'name="halbtag" value="([^"]+)"\s+checked', answer.text)
    assert sorted(again) == sorted(f"{half_day_key(*each)}:{CHANGED[each[1]]}" for each in chosen)
    assert consultant.post(move_page, {**data, "halbtag": again}, page=move_page).status_code == 303
    assert place(ready_database, booked)[0] is (BookingStatus.CONFIRMED if way == "sofort" else BookingStatus.MOVING)


def test_other_weeks_keep_what_was_chosen(consultant, move_page):
    data = {"halbtag": keys(FOURTH), "ab": "2027-01-11", "words": "Wie besprochen"}
    shown = consultant.post(f"{move_page}/auswahl", data, page=move_page).text
    assert "Schon ausgewählt" in shown
    assert "Wie besprochen" in shown


def test_wish_is_accepted_or_refused(consultant, ready_database, mails):
    clarified = agreed(ready_database, mails, answers=UNSURE_ANSWERS)
    page = f"/admin/termine/{clarified.id}"
    ask(ready_database, mails, clarified)
    assert "Verlegung gewünscht" in consultant.get(page).text
    consultant.post(f"{page}/verlegung/beibehalten", {"reason": "Verreist"}, page=page)
    assert place(ready_database, clarified) == (BookingStatus.CONFIRMED, OWN, 1)
    ask(ready_database, mails, clarified)
    with ready_database.reading() as session:
        first, second = load_booking(session, clarified.id).proposals
    consultant.post(f"{page}/verlegung/{first.id}/zusage", page=page)
    assert place(ready_database, clarified) == (BookingStatus.MOVING, OWN, 2)
    consultant.post(f"{page}/verlegung/{second.id}/zusage", page=page)
    assert place(ready_database, clarified) == (BookingStatus.CONFIRMED, OTHER, 2)


def test_move_that_is_not_possible_leads_back_to_the_booking(consultant, booked, move_page):
    consultant.post(move_page, {"halbtag": keys(OTHER, THIRD)}, page=move_page)
    answer = consultant.get(move_page)
    assert (answer.status_code, answer.location) == (303, f"/admin/termine/{booked.id}")


def test_unknown_booking_is_not_found(consultant):
    assert consultant.get("/admin/termine/4711/verlegung").status_code == 404
    assert consultant.post("/admin/termine/4711/verlegung/beibehalten", {"reason": ""}).status_code == 404


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("verlegung", {"halbtag": keys(FOURTH), "art": "sofort"}),
        ("verlegung", {"halbtag": keys(THIRD, FOURTH), "art": "vorschlag"}),
        ("absage", {"reason": "Messe"}),
    ],
)
def test_page_that_showed_another_half_day_changes_nothing(
    consultant, ready_database, booked, move_page, action, fields
):
    page = f"/admin/termine/{booked.id}/{action}"
    seen = re.search(r'name="stand" value="([^"]+)"', consultant.get(page).text)[1]
    consultant.post(move_page, {"halbtag": keys(OTHER), "art": "sofort"}, page=move_page)
    answer = consultant.post(page, {**fields, "stand": seen}, page=page)
    assert "Der Stand hat sich inzwischen geändert." in consultant.get(answer.location).text
    assert place(ready_database, booked) == (BookingStatus.CONFIRMED, OTHER, 0)
