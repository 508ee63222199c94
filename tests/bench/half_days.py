"""What a month of half-days costs beside 0, 1,000 and 10,000 bookings and busy times; run by `make bench`.

Two figures: the decision alone for a whole year, and one month's page with everything that lies outside the month.
Times on a shared machine are noisy: look at the ratio to the empty calendar, which is measured in the same run.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from halbtag.domain.half import Half
from halbtag.domain.slots import DEFAULT_TIMES, Availability, Busy, WeeklyRule, half_days
from halbtag.domain.states import BookingStatus, CalendarKind
from halbtag.domain.travel import Appointment, TravelPolicy, TravelTimes
from halbtag.persistence import migrate
from halbtag.persistence.database import Database
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import Booking, BusyCalendar, BusyPeriod, Inquiry, SlotClaim
from halbtag.services.holds import offer_half_days
from halbtag.services.setup import prepare
from tests.factories import make_inquiry

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MONTH = date(2026, 12, 1)
COUNTS = (0, 1_000, 10_000)
RUNS = 15

#: How much dearer the month's page may be beside the fullest calendar than beside the empty one.
MOST = 1.5


def main() -> int:
    """Print both tables; return 1 if the month's page grew with what lies outside the month."""
    print("a year of half-days, the decision alone")  # noqa: T201
    _table({count: _measure(_year_beside(count)) for count in COUNTS})
    print("a month's page, everything else outside the month")  # noqa: T201
    ratios = _table({count: _measure(_page_beside(count)) for count in COUNTS})
    return int(ratios[-1] > MOST)


def _table(milliseconds: dict[int, float]) -> list[float]:
    empty = milliseconds[0]
    for count, value in milliseconds.items():
        print(f"{count:>8,} entries {value:>8.1f} ms {value / empty:>6.2f} of the empty calendar")  # noqa: T201
    return [value / empty for value in milliseconds.values()]


def _measure(action: Callable[[], object]) -> float:
    action()
    durations = []
    for _ in range(RUNS):
        started = time.perf_counter()
        action()
        durations.append(time.perf_counter() - started)
    return median(durations) * 1000


def _year_beside(count: int) -> Callable[[], object]:
    rules = tuple(WeeklyRule(weekday, half, *DEFAULT_TIMES[half]) for weekday in range(5) for half in Half)
    step = timedelta(days=365) / max(count, 1)
    busy = tuple(_busy(NOW + step * number) for number in range(count))
    availability = Availability(
        land="BY",
        notice_days=3,
        horizon_days=400,
        rules=rules,
        busy=busy,
        travel=TravelTimes("86150", TravelPolicy(), {}),
    )
    last = NOW.date() + timedelta(days=365)

    def judge() -> object:
        # A fresh value each time, so that nothing computed for the last question is kept.
        return half_days(NOW.date(), last, availability=replace(availability), now=NOW, destination="80331")

    return judge


def _busy(start: datetime) -> Busy:
    return Busy(Appointment(start, start + timedelta(minutes=30), "", "Kalender"))


def _page_beside(count: int) -> Callable[[], object]:
    folder = Path(tempfile.mkdtemp(prefix="halbtag-bench-"))
    database = Database(f"sqlite:///{folder / 'bench.db'}")
    migrate.upgrade(database)
    with database.writing() as session:
        prepare(session)
    token = make_inquiry(database, now=NOW)
    _fill(database, count)

    def show() -> object:
        with database.reading() as session:
            return offer_half_days(session, open_inquiry(session, token, now=NOW), month=MONTH, now=NOW)

    return show


def _inquiry() -> Inquiry:
    return Inquiry(questionnaire_version=1, answers={}, source={}, contact={}, created_at=NOW, updated_at=NOW)


def _fill(database: Database, count: int) -> None:
    with database.writing() as session:
        calendar = BusyCalendar(
            name="Kalender", kind=CalendarKind.ICS, host="", address=b"", username="", blocks_tentative=True,
            is_target=False, etag="", last_modified="", good_at=NOW, error="", due_at=NOW, created_at=NOW,
        )  # fmt: skip
        session.add(calendar)
        session.flush()
        for number in range(count):
            day = MONTH - timedelta(days=40 + number // 2)
            start = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
            booking = Booking(
                inquiry=_inquiry(), status=BookingStatus.CONFIRMED,
                verdict="FIT", day=day, half=list(Half)[number % 2], starts_at=start,
                ends_at=start + timedelta(hours=3), revised_at=NOW, created_at=NOW,
            )  # fmt: skip
            session.add(booking)
            session.flush()
            session.add(SlotClaim(day=booking.day, half=booking.half, booking_id=booking.id))
            period = {"starts_at": start, "ends_at": start + timedelta(hours=1), "is_tentative": False}
            session.add(BusyPeriod(calendar_id=calendar.id, uid=str(number), postal_code="", **period))


if __name__ == "__main__":
    raise SystemExit(main())
