"""The life of a booking as one table: every step that exists, who may take it, until when, and what it brings about.

`halbtag.persistence.bookings.advance` takes no other step, and `docs/booking-states.md` is made from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from halbtag.domain.language import mark
from halbtag.domain.states import Actor, BookingStatus

_T = TypeVar("_T")

_HELD = BookingStatus.HELD
_VERIFYING = BookingStatus.VERIFYING
_REQUESTED = BookingStatus.REQUESTED
_COUNTERED = BookingStatus.COUNTERED
_CONFIRMED = BookingStatus.CONFIRMED
_MOVING = BookingStatus.MOVING
_CANCELLED = BookingStatus.CANCELLED
_DECLINED = BookingStatus.DECLINED
_EXPIRED = BookingStatus.EXPIRED
_COMPLETED = BookingStatus.COMPLETED
_NO_SHOW = BookingStatus.NO_SHOW


class Action(StrEnum):
    """A step in a booking's life; the values are stored in its history."""

    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    BOOK = "book"
    ASK = "ask"
    LAPSE = "lapse"
    CHOOSE_OTHER = "choose_other"
    ACCEPT = "accept"
    DECLINE = "decline"
    COUNTER = "counter"
    TAKE = "take"
    ASK_TAKEN = "ask_taken"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    MOVE = "move"
    ASK_MOVE = "ask_move"
    PROPOSE_MOVE = "propose_move"
    TAKE_MOVE = "take_move"
    ASK_MOVE_TAKEN = "ask_move_taken"
    KEEP = "keep"
    EXPIRE_MOVE = "expire_move"
    CANCEL = "cancel"
    NAME_GUEST = "name_guest"
    DROP_GUEST = "drop_guest"
    INVITE = "invite"
    UNINVITE = "uninvite"
    DESCRIBE = "describe"
    COMPLETE = "complete"
    MISS = "miss"


class Until(StrEnum):
    """How long a step is possible; the condition is part of the UPDATE that takes it."""

    ALWAYS = "always"
    BEGUN = "begun"  # before the half-day begins
    RUN_OUT = "run_out"  # only once the deadline has passed
    AFTER = "after"  # only once the half-day has begun


class Calendar(StrEnum):
    """What a step does to the event in calendars."""

    NOTHING = "nothing"
    TENTATIVE = "tentative"  # entered in the consultant's own calendar only, as not yet certain
    INVITED = "invited"  # everybody is invited
    REVISED = "revised"  # the same event in its next revision
    REMOVED = "removed"  # everybody who has it is told to remove it
    GONE = "gone"  # removed from the consultant's own calendar only; what did not take place comes back if it did


@dataclass(frozen=True, slots=True)
class Edge:
    """One step: from any of `sources` to `target`, or staying where it is where `target` is None.

    `revises` says that SEQUENCE goes up by one. `tells` are the kinds of mail that may be written, by the names of
    their templates; which of them depends on who takes the step and who is in the circle. `words` are for the history.
    """

    action: Action
    sources: frozenset[BookingStatus]
    target: BookingStatus | None
    by: frozenset[Actor]
    words: str
    until: Until = Until.ALWAYS
    revises: bool = False
    tells: tuple[str, ...] = ()
    calendar: Calendar = Calendar.NOTHING


_INVITING = ("booking_confirmed", "circle_invited", "consultant_invited", "briefing")
_MOVING_ALL = ("booking_moved", "circle_moved", "consultant_moved", "briefing")
_BOTH = frozenset({Actor.PROSPECT, Actor.CONSULTANT})


def _any(*members: _T) -> frozenset[_T]:
    return frozenset(members)


EDGES: tuple[Edge, ...] = (
    Edge(
        Action.SUBMIT,
        _any(_HELD),
        _VERIFYING,
        _any(Actor.PROSPECT),
        mark("Formular abgeschickt"),
        tells=("confirm_address",),
    ),
    Edge(Action.CHOOSE_OTHER, _any(_HELD), _EXPIRED, _any(Actor.PROSPECT), mark("Reservierung zurückgegeben")),
    Edge(Action.TAKE_BACK, _any(_VERIFYING), _EXPIRED, _any(Actor.PROSPECT), mark("Formular zurückgenommen")),
    Edge(
        Action.LAPSE,
        _any(_HELD, _VERIFYING),
        _EXPIRED,
        _any(Actor.CLOCK),
        mark("Reservierung abgelaufen"),
        until=Until.RUN_OUT,
    ),
    Edge(
        Action.BOOK,
        _any(_VERIFYING),
        _CONFIRMED,
        _any(Actor.PROSPECT),
        mark("Adresse bestätigt und gebucht"),
        until=Until.BEGUN,
        tells=_INVITING,
        calendar=Calendar.INVITED,
    ),
    Edge(
        Action.ASK,
        _any(_VERIFYING),
        _REQUESTED,
        _any(Actor.PROSPECT),
        mark("Adresse bestätigt und angefragt"),
        until=Until.BEGUN,
        tells=("request_received", "decision_needed"),
        calendar=Calendar.TENTATIVE,
    ),
    Edge(
        Action.ACCEPT,
        _any(_REQUESTED),
        _CONFIRMED,
        _any(Actor.CONSULTANT),
        mark("Zugesagt"),
        until=Until.BEGUN,
        tells=_INVITING,
        calendar=Calendar.INVITED,
    ),
    Edge(
        Action.DECLINE,
        _any(_REQUESTED, _COUNTERED),
        _DECLINED,
        _any(Actor.CONSULTANT),
        mark("Abgelehnt"),
        tells=("request_declined",),
        calendar=Calendar.REMOVED,
    ),
    Edge(
        Action.COUNTER,
        _any(_REQUESTED, _COUNTERED),
        _COUNTERED,
        _any(Actor.CONSULTANT),
        mark("Andere Halbtage vorgeschlagen"),
        tells=("proposals_offered",),
        calendar=Calendar.TENTATIVE,
    ),
    Edge(
        Action.TAKE,
        _any(_COUNTERED),
        _CONFIRMED,
        _any(Actor.PROSPECT),
        mark("Vorschlag angenommen"),
        tells=_INVITING,
        calendar=Calendar.INVITED,
    ),
    Edge(
        Action.ASK_TAKEN,
        _any(_COUNTERED),
        _REQUESTED,
        _any(Actor.PROSPECT),
        mark("Vorschlag gewählt, gegen den inzwischen etwas spricht"),
        tells=("request_received", "decision_needed"),
        calendar=Calendar.TENTATIVE,
    ),
    Edge(
        Action.WITHDRAW,
        _any(_REQUESTED, _COUNTERED),
        _CANCELLED,
        _any(Actor.PROSPECT),
        mark("Anfrage zurückgezogen"),
        tells=("request_withdrawn", "consultant_request_withdrawn"),
        calendar=Calendar.REMOVED,
    ),
    Edge(
        Action.EXPIRE,
        _any(_REQUESTED, _COUNTERED),
        _EXPIRED,
        _any(Actor.CLOCK),
        mark("Frist abgelaufen"),
        until=Until.RUN_OUT,
        tells=("request_expired", "consultant_request_expired"),
        calendar=Calendar.REMOVED,
    ),
    Edge(
        Action.MOVE,
        _any(_CONFIRMED),
        _CONFIRMED,
        _BOTH,
        mark("Verlegt"),
        until=Until.BEGUN,
        revises=True,
        tells=_MOVING_ALL,
        calendar=Calendar.REVISED,
    ),
    Edge(
        Action.ASK_MOVE,
        _any(_CONFIRMED),
        _MOVING,
        _any(Actor.PROSPECT),
        mark("Um Verlegung gebeten"),
        until=Until.BEGUN,
        tells=("move_received", "move_decision_needed"),
    ),
    Edge(
        Action.PROPOSE_MOVE,
        _any(_CONFIRMED),
        _MOVING,
        _any(Actor.CONSULTANT),
        mark("Verlegung vorgeschlagen"),
        until=Until.BEGUN,
        tells=("move_proposed",),
    ),
    Edge(
        Action.TAKE_MOVE,
        _any(_MOVING),
        _CONFIRMED,
        _BOTH,
        mark("Verlegung angenommen"),
        until=Until.BEGUN,
        revises=True,
        tells=_MOVING_ALL,
        calendar=Calendar.REVISED,
    ),
    Edge(
        Action.ASK_MOVE_TAKEN,
        _any(_MOVING),
        _MOVING,
        _any(Actor.PROSPECT),
        mark("Vorschlag gewählt, gegen den inzwischen etwas spricht"),
        until=Until.BEGUN,
        tells=("move_received", "move_decision_needed"),
    ),
    Edge(
        Action.KEEP,
        _any(_MOVING),
        _CONFIRMED,
        _BOTH,
        mark("Beim alten Halbtag geblieben"),
        tells=("move_kept", "consultant_move_kept"),
    ),
    Edge(
        Action.EXPIRE_MOVE,
        _any(_MOVING),
        _CONFIRMED,
        _any(Actor.CLOCK),
        mark("Verlegung nicht entschieden"),
        until=Until.RUN_OUT,
        tells=("move_kept", "consultant_move_kept"),
    ),
    Edge(
        Action.CANCEL,
        _any(_CONFIRMED, _MOVING),
        _CANCELLED,
        _BOTH,
        mark("Abgesagt"),
        until=Until.BEGUN,
        revises=True,
        tells=("booking_cancelled", "circle_cancelled", "consultant_cancelled"),
        calendar=Calendar.REMOVED,
    ),
    Edge(
        Action.NAME_GUEST,
        _any(_REQUESTED, _COUNTERED),
        None,
        _any(Actor.PROSPECT),
        mark("Führungskreis ergänzt"),
    ),
    Edge(
        Action.DROP_GUEST,
        _any(_REQUESTED, _COUNTERED),
        None,
        _any(Actor.PROSPECT),
        mark("Führungskreis verkleinert"),
    ),
    Edge(
        Action.INVITE,
        _any(_CONFIRMED, _MOVING),
        None,
        _any(Actor.PROSPECT),
        mark("Führungskreis ergänzt"),
        until=Until.BEGUN,
        revises=True,
        tells=("circle_invited", "consultant_circle_changed", "briefing"),
        calendar=Calendar.REVISED,
    ),
    Edge(
        Action.UNINVITE,
        _any(_CONFIRMED, _MOVING),
        None,
        _any(Actor.PROSPECT),
        mark("Führungskreis verkleinert"),
        until=Until.BEGUN,
        revises=True,
        tells=("circle_removed", "consultant_circle_changed", "briefing"),
        calendar=Calendar.REVISED,
    ),
    Edge(
        Action.DESCRIBE,
        _any(_CONFIRMED, _MOVING),
        None,
        _any(Actor.PROSPECT),
        mark("Angaben zum Ort ergänzt"),
        until=Until.BEGUN,
        revises=True,
        tells=("booking_revised", "circle_revised", "consultant_revised", "briefing"),
        calendar=Calendar.REVISED,
    ),
    Edge(
        Action.COMPLETE,
        _any(_CONFIRMED, _MOVING, _NO_SHOW),
        _COMPLETED,
        _any(Actor.CONSULTANT),
        mark("Hat stattgefunden"),
        until=Until.AFTER,
    ),
    Edge(
        Action.MISS,
        _any(_CONFIRMED, _MOVING, _COMPLETED),
        _NO_SHOW,
        _any(Actor.CONSULTANT),
        mark("Hat nicht stattgefunden"),
        until=Until.AFTER,
        calendar=Calendar.GONE,
    ),
)

_BY_ACTION: Mapping[Action, Edge] = {edge.action: edge for edge in EDGES}


def edge_of(action: Action) -> Edge:
    """Return the row of the table."""
    return _BY_ACTION[action]


def may_take(action: Action, status: BookingStatus, *, by: Actor, has_begun: bool) -> bool:
    """Say whether a page should offer the step; whether it is taken, the UPDATE decides."""
    edge = edge_of(action)
    in_time = {Until.BEGUN: not has_begun, Until.AFTER: has_begun}.get(edge.until, True)
    return status in edge.sources and by in edge.by and in_time
