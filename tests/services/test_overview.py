"""What the consultant sees at a glance, what the profile may be given, and the feed's secret; on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

from halbtag.domain.errors import UnknownLink
from halbtag.domain.qualification import Verdict
from halbtag.domain.states import Scope
from halbtag.persistence import agenda, inquiries, tokens
from halbtag.persistence.profile import load_profile
from halbtag.services.accounts import set_up
from halbtag.services.overview import PAGE_SIZE, Standing, list_inquiry_lines, load_overview, load_standing
from halbtag.services.profile import ProfileEntry, save_profile
from halbtag.services.subscription import has_feed, replace_feed_secret, withdraw_feed
from tests.factories import ANSWERS, DAY, later, make_inquiry


def test_overview_of_a_new_copy_is_empty(ready_database, clock):
    with ready_database.reading() as session:
        overview = load_overview(session, load_profile(session), now=clock())
        assert (overview.requests, overview.upcoming, overview.inquiries) == ([], [], [])
        assert load_standing(session, now=clock()) == Standing(
            is_placeholder=True, pause_message="", failed=0, requests=0, unreadable=[]
        )
        assert agenda.list_upcoming(session, today=DAY, limit=5) == []
        assert agenda.list_past(session, today=DAY, limit=5, offset=5) == []
        assert agenda.list_messages_of(session, 1) == []


def test_inquiry_lines_tell_result_and_lead_on(ready_database, clock):
    make_inquiry(ready_database, now=clock(), answers={"size": "1-9"})
    for _ in range(PAGE_SIZE):
        make_inquiry(ready_database, now=clock(), answers=ANSWERS)
    with ready_database.reading() as session:
        profile = load_profile(session)
        first = list_inquiry_lines(session, profile)
        second = list_inquiry_lines(session, profile, before_id=first.next_before)
    assert {line.qualification.verdict for line in first.lines} == {Verdict.FIT}
    assert [line.qualification for line in second.lines] == [None]
    assert second.next_before is None


def test_inquiry_that_came_in_last_stands_first_and_pages_on(ready_database, clock):
    for hours in (1, 3, 2):
        make_inquiry(ready_database, now=later(clock(), hours=hours))
    with ready_database.reading() as session:
        assert [each.id for each in inquiries.list_inquiries(session, limit=2)] == [2, 3]
        assert [each.id for each in inquiries.list_inquiries(session, limit=2, before_id=3)] == [1]


def test_profile_saved_is_no_placeholder_any_more(ready_database):
    with ready_database.writing() as session:
        profile = load_profile(session)
        values = {field.name: getattr(profile, field.name) for field in fields(ProfileEntry)}
        save_profile(session, ProfileEntry(**{**values, "name": "Miriam Vogt", "notice_days": 4}), seen=0)
    with ready_database.reading() as session:
        profile = load_profile(session)
    assert (profile.name, profile.notice_days, profile.is_placeholder) == ("Miriam Vogt", 4, False)


def test_feed_secret_is_replaced_and_withdrawn(ready_database, clock):
    with ready_database.writing() as session:
        assert not has_feed(session)
        old = replace_feed_secret(session, now=clock())
    with ready_database.writing() as session:
        new = replace_feed_secret(session, now=clock())
        assert tokens.find(session, old, scope=Scope.FEED, now=clock()) is None
        assert tokens.find(session, new, scope=Scope.FEED, now=clock()) is not None
    with ready_database.writing() as session:
        withdraw_feed(session)
        assert not has_feed(session)


def test_set_up_link_raced_for_lets_one_through(ready_database, clock):
    with ready_database.writing() as session:
        token = tokens.issue(session, scope=Scope.SETUP, now=clock())

    def attempt(number):
        try:
            with ready_database.writing() as session:
                set_up(session, token=token, email=f"{number}@beratung.example", password_hash="x", now=clock())
        except UnknownLink:
            return "refused"
        return "admin"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == ["admin"] + ["refused"] * 7


def test_standing_counts_failures(ready_database, clock):
    with ready_database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO outbox (kind, stream, recipient, subject, message_id, status, attempts, due_at, last_error,"
            " created_at) VALUES ('test', 's', 'a@b.example', 'x', '<1@b.example>', 'failed', 1, CURRENT_TIMESTAMP, '',"
            " CURRENT_TIMESTAMP)"
        )
    with ready_database.reading() as session:
        assert load_standing(session, now=clock()).failed == 1
