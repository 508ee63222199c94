"""Writes the table of steps as the page that people read."""

from halbtag.domain.booking_states import EDGES, Edge
from halbtag.domain.states import BookingStatus

_INTRODUCTION = (
    "# The life of a booking",
    "",
    "Made from the table in `halbtag/domain/booking_states.py`; `make docs` writes it anew, a test compares.",
    "",
    "Every step is one conditional UPDATE: it holds only if the booking is still in one of the states it leads from,",
    "in the revision that was read, and in time. Whoever comes second is told what is the case, and changes nothing.",
    "Its mails, its calendar entries and its line in the history are written in the same transaction.",
    "",
    "- **until**: *begun*: before the half-day begins; *after*: once it has begun; *run_out*: once the deadline has",
    "  passed. The prospect's moving and cancelling ends earlier, at the notice that the consultant sets.",
    "- **calendars**: *tentative*: in the consultant's own calendar, as not yet certain; *invited*: everybody gets",
    "  the invitation; *revised*: the same event with the next SEQUENCE; *removed*: whoever has it removes it;",
    "  *gone*: it leaves the consultant's own calendar, and comes back with complete.",
    "",
    "| step | from | to | who | until | mails | calendars | history |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
)


def states_page() -> str:
    """Return `docs/booking-states.md`, Markdown: the table of steps, then where each state leads."""
    return "\n".join([*_INTRODUCTION, *map(_row, EDGES), "", "## From each state", "", *map(_ways, BookingStatus), ""])


def _row(edge: Edge) -> str:
    cells = (
        edge.action,
        ", ".join(sorted(edge.sources)),
        edge.target or "(stays)",
        ", ".join(sorted(edge.by)),
        edge.until,
        ", ".join(edge.tells) or "none",
        edge.calendar,
        edge.words,
    )
    return f"| {' | '.join(cells)} |"


def _ways(status: BookingStatus) -> str:
    ways = [f"{edge.action} → {edge.target or status}" for edge in EDGES if status in edge.sources]
    return f"- **{status}**: {', '.join(ways) or 'the end'}"
