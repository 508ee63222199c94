"""A copy that has been in use: a booking in each state, a link of each kind, and everything an admin page lists."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import product

from sqlalchemy import select

from blueprints.follow_ups import WAYS
from halbtag.domain.half import Half
from halbtag.domain.offer import card_data
from halbtag.domain.onsite import Piece
from halbtag.domain.questionnaire import STEPS
from halbtag.domain.states import (
    OVER,
    Actor,
    BookingStatus,
    CalendarKind,
    FollowUpKind,
    MessageStatus,
    PictureKind,
    Scope,
)
from halbtag.persistence import models, tokens
from halbtag.persistence.appearance import load_appearance, set_accent
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import FollowUp
from halbtag.persistence.profile import load_profile
from halbtag.services.appearance import style_digest
from halbtag.services.cancellations import cancel_booking
from halbtag.services.follow_ups import Wanted, leave_follow_up
from halbtag.services.hand_overs import hand_over
from halbtag.services.holds import hold_slot
from halbtag.services.move_offers import propose_move
from halbtag.services.moves import request_move
from halbtag.services.personal_links import Invitee, invite
from halbtag.services.pictures import save_picture
from halbtag.services.preview_card import card_digest
from halbtag.services.proposals import counter_request
from halbtag.services.requests import accept_request, decline_request
from halbtag.services.submissions import confirm_address
from tests.factories import ABSENT_ANSWERS, ANSWERS, ANSWERS_1, DAY, UNSURE_ANSWERS, make_inquiry, submit
from tests.pictures import PIXELS


@dataclass
class FilledCopy:
    """What the routes' places can be filled with, by name."""

    inquiry: list[str] = field(default_factory=list)
    booking: list[str] = field(default_factory=list)
    decision: list[str] = field(default_factory=list)
    feed: list[str] = field(default_factory=list)
    setup: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    digests: dict[str, list[str]] = field(default_factory=dict)
    booking_ids: list[int] = field(default_factory=list)
    hand_over: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    sheet_keys: list[str] = field(default_factory=list)
    participant_ids: list[int] = field(default_factory=list)
    proposal_ids: list[int] = field(default_factory=list)

    def paths(self, app, rule):
        """Return the rule's paths, with everything that leads somewhere in each of its places."""
        names = sorted(rule.arguments)
        with app.test_request_context():
            bound = app.url_map.bind("localhost")
            return [
                bound.build(rule.endpoint, dict(zip(names, values, strict=True)))
                for values in product(*(self._values(rule, name) for name in names))
            ]

    def _values(self, rule, name):
        if name == "token":
            prefix = str(rule).split("/")[1]
            scopes = {
                "termin": self.booking,
                "entscheidung": self.decision,
                "admin": self.setup,
                "uebergabe": self.hand_over,
                "einladung": self.personal,
                "warteliste": self.places,
            }
            return scopes.get(prefix, self.inquiry)
        known = {
            "booking_id": self.booking_ids,
            "participant_id": self.participant_ids,
            "proposal_id": self.proposal_ids,
            "filename": ["favicon.svg"],
            "step_id": [step.id for step in STEPS],
            "secret": self.feed,
            "hand_over_token": self.hand_over,
            "way": list(WAYS),
            "sheet_key": self.sheet_keys,
            "piece": [piece.value for piece in Piece],
            "month": ["2026-11", "2026-12"],
            "day": [DAY.isoformat()],
            "half": [half.value for half in Half],
            "name": self.mails,
            "picture": [kind.value for kind in PictureKind],
            "kind": ["svg", "png"],
            "digest": self.digests.get(str(rule).split("/")[1].partition("-")[0], []),
        }
        return known[name] if name in known or not name.endswith("_id") else [1]


def fill_copy(database, mails, mailbox, *, now):
    """Fill an empty copy and return what leads to its rows."""
    copy = FilledCopy()
    copy.inquiry += [
        make_inquiry(database, now=now, answers={"size": "50-249", "postal_code": "80331"}),
        make_inquiry(database, now=now, answers={**ANSWERS, "driver": "nobody"}),
        make_inquiry(database, now=now, answers=ABSENT_ANSWERS),
        make_inquiry(database, now=now, answers=ANSWERS_1, version=1),
        make_inquiry(database, now=now),
        _held(database, now=now, day=DAY, half=Half.AFTERNOON),
    ]
    _lead_on(copy, database, mails, now=now)
    for number, status in enumerate(status for status in BookingStatus if status is not BookingStatus.HELD):
        day = DAY + timedelta(days=7 * (1 + number))
        _reach(copy, database, mails, status, day=day, now=now)
    _reach(copy, database, mails, BookingStatus.MOVING, day=DAY + timedelta(days=77), by=Actor.PROSPECT, now=now)
    with database.writing() as session:
        copy.feed.append(tokens.issue(session, scope=Scope.FEED, now=now))
        copy.setup.append(tokens.issue(session, scope=Scope.SETUP, now=now))
        session.add_all(_lists(now))
        messages = session.query(models.OutboxMessage).all()
        messages[0].status, messages[0].last_error = MessageStatus.FAILED, "550 no such user"
        kept = [row.content for row in messages if row.content]  # what is superseded is empty
        profile = load_profile(session)
        set_accent(session, "#b0123b")
        for kind in PictureKind:
            save_picture(session, kind, PIXELS, alt="Anna Beispiel")
        session.flush()
        face = load_appearance(session)
        copy.digests = {
            "vorschau": [card_digest(card_data(name=profile.name, city=profile.city, accent=profile.accent))],
            "stil": [style_digest(face)],
            "bild": [picture.digest for picture in face.pictures.values()],
        }
    for content in kept:
        mailbox.send("termine@beratung.example", "jemand@kunde.example", content)
    copy.mails = [stored.name for stored in mailbox.list_newest_first()]
    return copy


def _lead_on(copy, database, mails, *, now):
    """Hand one inquiry over, wait with it for a half-day, and send a personal link."""
    with database.writing() as session:
        opened = open_inquiry(session, copy.inquiry[2], now=now, for_update=True)
        copy.hand_over.append(hand_over(session, opened, name="Jens Koch", email="jens@firma.example", now=now))
        wanted = Wanted(FollowUpKind.WAITING_LIST, name="Jens Koch", email="jens@firma.example")
        leave_follow_up(session, mails, opened=opened, wanted=wanted, now=now)
        waiting = session.scalars(select(FollowUp)).one()
        message = Wanted(FollowUpKind.MESSAGE, name="Jens Koch", email="jens@firma.example", text="Geht es im Mai?")
        leave_follow_up(session, mails, opened=opened, wanted=message, now=now)
        copy.places.append(tokens.issue(session, scope=Scope.WAITING, follow_up_id=waiting.id, now=now))
        invitee = Invitee("Petra Weiß", "petra@weiss.example", "", words="", answers={}, days=14)
        link = invite(session, mails, invitee=invitee, now=now)
        token = tokens.issue(session, scope=Scope.PERSONAL, inquiry_id=link.inquiry_id, now=now)
        copy.personal.append(token)


def _held(database, *, now, day, half):
    token = make_inquiry(database, now=now)
    with database.writing() as session:
        hold_slot(session, open_inquiry(session, token, now=now, for_update=True), day=day, half=half, now=now)
    return token


def _reach(copy, database, mails, status, *, day, by=Actor.CONSULTANT, now):
    is_request = status in (BookingStatus.REQUESTED, BookingStatus.COUNTERED, BookingStatus.DECLINED)
    is_request |= by is Actor.PROSPECT  # he decides on her moving, too
    inquiry = make_inquiry(database, now=now, answers=UNSURE_ANSWERS if is_request else ANSWERS)
    booking_id = submit(database, mails, inquiry, now=now, day=day).id
    with database.writing() as session:
        link = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking_id, now=now)
    copy.inquiry.append(inquiry)
    copy.booking.append(link)
    copy.booking_ids.append(booking_id)
    with database.writing() as session:
        if status in OVER | {BookingStatus.EXPIRED}:
            session.get_one(models.Booking, booking_id).status = status
        elif status is not BookingStatus.VERIFYING:
            confirm_address(session, mails, token=link, now=now)
    with database.writing() as session:
        options = {"booking_id": booking_id, "now": now}
        with_words = {"words": "Da bin ich verreist"}
        if status is BookingStatus.CANCELLED:
            cancel_booking(session, mails, reason="Messe", by_consultant=True, **options)
        elif status is BookingStatus.DECLINED:
            decline_request(session, mails, reason="Zu weit", **options)
        elif status is BookingStatus.COUNTERED:
            counter_request(session, mails, wanted=_afternoons(day), **with_words, **options)
        elif by is Actor.PROSPECT:
            accept_request(session, mails, **options)
            request_move(session, mails, wanted=_afternoons(day)[0], **options)
        elif status is BookingStatus.MOVING:
            propose_move(session, mails, wanted=_afternoons(day), **with_words, **options)
    with database.writing() as session:  # afterwards, for a question ends the links of the one before
        copy.decision.append(tokens.issue(session, scope=Scope.DECISION, booking_id=booking_id, now=now))
    with database.reading() as session:
        booking = load_booking(session, booking_id)
    assert booking.status is status
    copy.sheet_keys.append(booking.sheet_key)
    copy.proposal_ids += [each.id for each in booking.proposals]
    copy.participant_ids += [guest.id for guest in booking.participants]


def _afternoons(day):
    return [(day + timedelta(days=offset), Half.AFTERNOON) for offset in (22, 23)]


def _lists(now):
    return [
        models.Override(
            first_day=date(2026, 12, 24), last_day=date(2026, 12, 31), half=None, is_open=False, starts_at=None,
            ends_at=None, reason="Weihnachten", created_at=now,
        ),
        models.Override(
            first_day=date(2026, 12, 5), last_day=date(2026, 12, 5), half=Half.MORNING, is_open=True,
            starts_at=time(9), ends_at=time(12), reason="", created_at=now,
        ),
        models.BusyCalendar(
            name="Privat", kind=CalendarKind.ICS, host="kalender.example", address=b"sealed", username="",
            password=None, blocks_tentative=True, is_target=False, etag="", last_modified="", error="",
            due_at=now, created_at=now,
        ),
        models.WeeklyRule(
            weekday=2, half=Half.MORNING, starts_at=time(8), ends_at=time(11), valid_from=date(2027, 6, 1),
            valid_until=date(2027, 8, 31),
        ),
        models.TravelTime(prefix="80", minutes=50),
        models.RegionDay(
            first_day=date(2026, 12, 8), last_day=date(2026, 12, 9), name="München", postal_code="80331", radius_km=30
        ),
    ]  # fmt: skip
