"""What a change and its undoing say."""

from datetime import date, time

import pytest

from halbtag.domain.change_words import describe_change, describe_overlap, describe_still_closed, describe_undo
from halbtag.domain.changes import Change, Entry
from halbtag.domain.half import Half
from halbtag.domain.language import speaking
from halbtag.domain.slots import HalfDay, Override, Reason, ReasonCode, WeeklyRule
from halbtag.domain.worked_times import Overlap, Source, WorkedTimes

MONDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 11)
VACATION = Entry(1, Override(MONDAY, FRIDAY, None, is_open=False, reason="Urlaub"))
CLOSED = Entry(1, Override(FRIDAY, FRIDAY, None, is_open=False, reason="Urlaub"))
LIFTING = Entry(
    2,
    Override(MONDAY, MONDAY, Half.MORNING, is_open=True, lifts=("notice", "busy:Büro, 10:00–11:00 Uhr")),
)
SUMMER = Entry(3, WeeklyRule(5, Half.MORNING, time(10), time(13), date(2027, 6, 1), date(2027, 8, 31)))
EARLY = Entry(4, WeeklyRule(0, Half.MORNING, time(8), time(12)))
LATE = Entry(5, WeeklyRule(0, Half.MORNING, time(9), time(12)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change(added=(VACATION,)),
            "Eingetragen: Mo., 07.12.2026 bis Fr., 11.12.2026, ganzer Tag, geschlossen („Urlaub“).",
        ),
        (
            Change(added=(LIFTING,)),
            "Eingetragen: Mo., 07.12.2026, Vormittag, geöffnet, trotz: zu kurzfristig; belegt: Büro, 10:00–11:00 Uhr.",
        ),
        (
            Change(removed=(SUMMER,)),
            "Entfernt: Samstag vormittags, 10:00–13:00 Uhr, Di., 01.06.2027 bis Di., 31.08.2027.",
        ),
        (
            Change(removed=(EARLY,), added=(LATE,)),
            "Wochenmuster geändert: Montag vormittags 09:00–12:00 Uhr, bisher 08:00–12:00 Uhr.",
        ),
        (Change(removed=(EARLY,)), "Wochenmuster geändert: Montag vormittags geschlossen, bisher 08:00–12:00 Uhr."),
    ],
)
def test_change_is_one_sentence(change, words):
    assert describe_change(change) == words


def test_week_that_changes_altogether_counts_what_it_does_not_name():
    rules = tuple(Entry(day, WeeklyRule(day, Half.MORNING, time(9), time(12))) for day in range(6))
    assert describe_change(Change(added=rules)).endswith(
        "; Donnerstag vormittags 09:00–12:00 Uhr, bisher geschlossen und 2 weitere."
    )


@pytest.mark.parametrize(
    ("undoing", "words"),
    [
        (Change(), "Nichts mehr rückgängig zu machen: Es ist schon so wie vor der Änderung."),
        (
            Change(added=(CLOSED,)),
            "Rückgängig gemacht. Wieder eingetragen: Fr., 11.12.2026, ganzer Tag, geschlossen („Urlaub“).",
        ),
        (
            Change(removed=(LATE,)),
            "Rückgängig gemacht. Wochenmuster zurückgesetzt: Montag vormittags geschlossen, bisher 09:00–12:00 Uhr.",
        ),
    ],
)
def test_undoing_says_what_it_did(undoing, words):
    assert describe_undo(undoing) == words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change(added=(VACATION,)),
            "Added: Mon 7 Dec 2026 to Fri 11 Dec 2026, whole day, closed (“Urlaub”).",
        ),
        (
            Change(added=(LIFTING,)),
            "Added: Mon 7 Dec 2026, morning, opened, despite: too short notice; busy: Büro, 10:00–11:00.",
        ),
        (
            Change(removed=(SUMMER,)),
            "Removed: Saturday morning, 10:00–13:00, Tue 1 Jun 2027 to Tue 31 Aug 2027.",
        ),
        (
            Change(removed=(EARLY,), added=(LATE,)),
            "Weekly pattern changed: Monday morning 09:00–12:00, previously 08:00–12:00.",
        ),
    ],
)
def test_change_is_said_in_english(change, words):
    with speaking("en"):
        assert describe_change(change) == words


def test_undoing_overlap_and_what_stays_closed_are_said_in_english():
    overlap = Overlap(
        MONDAY,
        morning=WorkedTimes(time(9), time(14), Source.OVERRIDE),
        afternoon=WorkedTimes(time(13, 30), time(17), Source.PATTERN),
    )
    closed = [HalfDay(day, Half.MORNING, None, (Reason(ReasonCode.NOTICE),)) for day in (MONDAY, FRIDAY)]
    with speaking("en"):
        assert describe_undo(Change(removed=(LATE,))) == (
            "Undone. Weekly pattern restored: Monday morning closed, previously 09:00–12:00."
        )
        assert describe_overlap(overlap) == (
            "Mon 7 Dec 2026: the afternoon begins at 13:30 (weekly pattern), but the morning does not end until 14:00 "
            "(exception). Please change one of the times, or close the other half of the day first."
        )
        assert describe_still_closed(closed) == (
            "2 half-days stay closed all the same: too short notice (Mon 7 Dec in the morning, Fri 11 Dec in the "
            "morning). You can open single ones in the calendar under “Why closed?”."
        )
