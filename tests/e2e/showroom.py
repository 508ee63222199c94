"""Every page in every state, on one server: what the browser tests look at has an address here."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self

from sqlalchemy import select
from werkzeug.serving import make_server

from app import create_app
from blueprints.form_age import SHORTEST
from halbtag.domain.briefing import Guest
from halbtag.domain.half import Half
from halbtag.domain.kept_mail import read_mail
from halbtag.domain.months import half_day_key
from halbtag.domain.questionnaire import VERSION
from halbtag.domain.slots import Override, Slot, free_slots, nearest_slots
from halbtag.domain.states import OVER, BookingStatus, CalendarKind, FollowUpKind, Scope
from halbtag.domain.travel import Region
from halbtag.domain.wishes import Wishes
from halbtag.gateways.mailbox import Mailbox
from halbtag.persistence import accounts, bookings, tokens
from halbtag.persistence.bookings import open_booking
from halbtag.persistence.hand_overs import open_hand_over
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import Booking, BusyCalendar, BusyPeriod, FollowUp, Inquiry, Participant
from halbtag.services.accounts import hash_password
from halbtag.services.busy_calendars import CalendarForm, add_calendar
from halbtag.services.cancellations import cancel_booking
from halbtag.services.choices import load_goals
from halbtag.services.delivery import deliver_due
from halbtag.services.follow_ups import Wanted, leave_follow_up
from halbtag.services.hand_overs import hand_over, take_up
from halbtag.services.holds import hold_slot, offer_half_days
from halbtag.services.move_offers import propose_move
from halbtag.services.moves import request_move
from halbtag.services.outcomes import record_outcome
from halbtag.services.overrides import add_override
from halbtag.services.personal_links import Invitee, invite
from halbtag.services.proposals import counter_request, take_proposal
from halbtag.services.requests import accept_request
from halbtag.services.submissions import confirm_address
from halbtag.services.travel import add_region, set_manual_time
from halbtag.services.waiting_list import take_place
from halbtag.services.wishes import submit_wishes
from halbtag.settings import Settings
from tests.factories import (
    ABSENT_ANSWERS,
    ANSWERS,
    ANSWERS_1,
    CONTACT,
    GUESTS,
    UNSURE_ANSWERS,
    later,
    make_inquiry,
    submit,
)
from tests.mail_server import free_port

EMAIL = "katharina@lindner-strategie.example"
PASSWORD = "drei Birnbäume im Nebel"

FIRST_STEP = {key: ANSWERS[key] for key in ("size", "sector", "postal_code", "role")}
TOO_FAR = {**ANSWERS, "postal_code": "24103"}
NOBODY_DECIDES = {**ABSENT_ANSWERS, "circle": ["it"]}

#: A month in which nothing is free, and one with region days around Munich, where those who ask are at home.
EMPTY_MONTH = Override(date(2027, 2, 1), date(2027, 2, 28), None, is_open=False, reason="Forschungsmonat")
#: A day that is closed after somebody has chosen it.
LOST = Override(date(2027, 3, 9), date(2027, 3, 9), None, is_open=False, reason="Messe")
REGION = Region(date(2027, 1, 19), date(2027, 1, 20), "München", "80331", 30)

#: A name as long as may be, and no place to break it.
LONG_GUEST = Guest("W" * 120, "w@kunde.example", role="Vertrieb", is_required=False)
LONG_NAME = "Prof. Dr.-Ing. Maximiliane von Hohenstein-Wackerbarth"
NOTE = "Gern in der zweiten Jahreshälfte, wenn die Donaudampfschifffahrtsgesellschaft ihre Umstellung hinter sich hat."

CALENDAR = CalendarForm(
    name="Privat",
    kind=CalendarKind.ICS,
    address="https://kalender.example/geheim.ics",
    host="kalender.example",
    username="",
    password="",
    blocks_tentative=True,
    is_target=False,
)

#: Around this day are the showroom's own bookings.
BUSY_WEEK = date(2026, 12, 14)

#: Around this one there is nothing else: whoever moves takes nothing away from the months that are looked at.
QUIET_WEEK = date(2027, 3, 2)

MANY = "10000 per minute"


class Showroom:
    """The application with the people of the demonstration, and some in rarer states, on a port of its own.

    `names` are what stands in braces in the paths given to `url`.
    """

    def __init__(self, folder: Path, database_url: str, clock: Callable[[], datetime]) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.clock = clock
        self.names: dict[str, object] = {}
        settings = Settings(
            base_url=self.address,
            host="127.0.0.1",
            port=self.port,
            instance=folder,
            secret_key="a secret of the tests that nobody else has",
            database_url=database_url,
        )
        self.app = create_app(settings, clock=clock)
        self.app.testing = True
        self.app.config[SHORTEST] = 0
        # One visitor opens in a minute what many open in a day.
        self.app.config.update(
            {f"RATELIMIT_{name}": MANY for name in ("FORMS", "MAIL", "MESSAGES", "LINK", "LOGIN", "ACCOUNT")}
        )
        parts: Any = self.app.extensions["halbtag"]
        self.database, self.mails = parts.database, parts.mails
        self.mailbox = Mailbox(settings.mail_folder)

    def __enter__(self) -> Self:
        self._furnish()
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self._thread = Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.database.dispose()

    def path(self, path: str) -> str:
        """Return a path with its names in braces filled in."""
        return path.format_map(self.names)

    def url(self, path: str) -> str:
        """Return the address of a path with its names in braces filled in."""
        return self.address + self.path(path)

    def new_inquiry(self, answers: dict[str, Any] = ANSWERS, *, version: int = VERSION) -> str:
        """Return the secret of a new inquiry."""
        return make_inquiry(self.database, now=self.clock(), answers=answers, version=version)

    def new_hold(self, wanted: date) -> str:
        """Return the secret of a new inquiry that keeps a half-day near the wanted day."""
        token = self.new_inquiry()
        slot = self._nearest(token, wanted)
        with self.database.writing() as session:
            opened = open_inquiry(session, token, now=self.clock(), for_update=True)
            hold_slot(session, opened, day=slot.day, half=slot.half, now=self.clock())
        return token

    def new_booking(self, wanted: date, *, answers: dict[str, Any] = ANSWERS) -> Booking:
        """Return a new booking near the wanted day whose address is not confirmed yet."""
        token = self.new_inquiry(answers)
        slot = self._nearest(token, wanted)
        contact = replace(CONTACT, email=f"s.oeztuerk@{slot.half}-{slot.day}.example")
        guests = (*GUESTS, LONG_GUEST)
        return submit(
            self.database,
            self.mails,
            token,
            now=self.clock(),
            day=slot.day,
            half=slot.half,
            contact=contact,
            guests=guests,
        )

    def open_link(self, scope: Scope, **target: int) -> str:
        """Return the secret of a new link to an inquiry or a booking."""
        with self.database.writing() as session:
            return tokens.issue(session, scope=scope, now=self.clock(), **target)

    def link_in_mail(self, recipient: str, path: str) -> str:
        """Deliver what is due and return the link below a path from the newest mail to the recipient."""
        deliver_due(self.database, self.mailbox.send, self.clock)
        mails = map(read_mail, (kept.content for kept in self.mailbox.list_newest_first()))
        text = next(mail.text for mail in mails if recipient in mail.recipient)
        found = re.search(rf"{self.address}/{path}/[\w-]+", text)
        assert found, text
        return found[0]

    def _furnish(self) -> None:
        loaded = self.app.test_cli_runner().invoke(args=["demo", "load"])
        assert loaded.exit_code == 0, loaded.output
        self._set_up_consultant()
        self._set_up_inquiries()
        self._set_up_bookings()
        deliver_due(self.database, self.mailbox.send, self.clock)
        kept = [mail for mail in self.mailbox.list_newest_first() if b"text/calendar" in mail.content]
        self.names["mail"] = kept[0].name

    def _set_up_consultant(self) -> None:
        with self.database.writing() as session:
            accounts.add_admin(session, email=EMAIL, password_hash=hash_password(PASSWORD), now=self.clock())
            add_override(session, EMPTY_MONTH, now=self.clock())
            add_region(session, REGION)
            set_manual_time(session, prefix="87", minutes=75)
            calendar = add_calendar(
                session, self.app.extensions["halbtag"].busy_import.seal, CALENDAR, now=self.clock()
            )
            # As if it had been read: one that was not would make a request of every booking.
            calendar.good_at = calendar.checked_at = self.clock()
            session.flush()
            self.names["calendar"] = calendar.id
        self.names["setup"] = self.open_link(Scope.SETUP)

    def _set_up_inquiries(self) -> None:
        self.names |= {
            "begun": self.new_inquiry(FIRST_STEP),
            "fit": self.new_inquiry(),
            "first_version": self.new_inquiry(ANSWERS_1, version=1),
            "clarify": self.new_inquiry(UNSURE_ANSWERS),
            "too_far": self.new_inquiry(TOO_FAR),
            "nobody_decides": self.new_inquiry(NOBODY_DECIDES),
            "held": self.new_hold(BUSY_WEEK),
            "lost": self._hold_and_close(),
        }
        with self.database.reading() as session:
            with_message = session.scalars(select(FollowUp.inquiry_id).order_by(FollowUp.id)).first()
            without = session.scalars(select(Inquiry.id).where(~Inquiry.follow_ups.any()).order_by(Inquiry.id)).first()
        self.names |= {
            "message_left": self.open_link(Scope.INQUIRY, inquiry_id=with_message),
            "inquiry_with_message": with_message,
            "inquiry": without,
        }
        self._lead_on()

    def _lead_on(self) -> None:
        """Hand inquiries over, wait for a half-day, and send a personal link."""
        given, taken = self.new_inquiry(NOBODY_DECIDES), self.new_inquiry(NOBODY_DECIDES)
        with self.database.writing() as session:
            self.names |= {"given": given, "taken": taken}
            for name in ("given", "taken"):
                opened = open_inquiry(session, str(self.names[name]), now=self.clock(), for_update=True)
                secret = hand_over(session, opened, name=LONG_NAME, email="", now=self.clock())
                self.names[f"{name}_hand_over"] = secret
            session.flush()
            token = str(self.names["taken_hand_over"])
            prepared = open_hand_over(session, token, now=self.clock())
            self.names["taken_up"] = take_up(session, prepared, role="owner", now=self.clock())
        far = self.new_inquiry(TOO_FAR)
        with self.database.writing() as session:
            opened = open_inquiry(session, far, now=self.clock(), for_update=True)
            for kind in FollowUpKind:
                wanted = Wanted(kind, name=LONG_NAME, email="jens@firma.example", phone="+49 431 123456", text=NOTE)
                leave_follow_up(session, self.mails, opened=opened, wanted=wanted, now=self.clock())
            answers = {"postal_code": "86150", "size": "50-249"}
            invitee = Invitee(LONG_NAME, "jens@firma.example", "", words=NOTE, answers=answers, days=14)
            inquiry_id = invite(session, self.mails, invitee=invitee, now=self.clock()).inquiry_id
            places = session.scalars(select(FollowUp).where(FollowUp.kind == FollowUpKind.WAITING_LIST)).all()
        self.names |= {"waiting": far, "personal": self.open_link(Scope.PERSONAL, inquiry_id=inquiry_id)}
        self.names["place"] = self.open_link(Scope.WAITING, follow_up_id=places[0].id)
        self._take_place(LONG_NAME)

    def _take_place(self, name: str) -> None:
        """Put somebody on the waiting list whose address is confirmed."""
        token = self.new_inquiry(TOO_FAR)
        wanted = Wanted(FollowUpKind.WAITING_LIST, name=name, email="petra@firma.example", text=NOTE)
        with self.database.writing() as session:
            opened = open_inquiry(session, token, now=self.clock(), for_update=True)
            leave_follow_up(session, self.mails, opened=opened, wanted=wanted, now=self.clock())
            row = session.scalars(select(FollowUp).order_by(FollowUp.id.desc())).first()
            assert row is not None
            take_place(session, self.mails, row, profile=opened.profile, now=self.clock())
        self.names["on_the_list"] = token
        self.names["place_taken"] = self.open_link(Scope.WAITING, follow_up_id=row.id)

    def _hold_and_close(self) -> str:
        token = self.new_hold(LOST.first_day)
        with self.database.writing() as session:
            add_override(session, LOST, now=self.clock())
        return token

    def _set_up_bookings(self) -> None:
        self._confirm_new(ANSWERS)
        for outcome in OVER:
            self._make_over(outcome)
        self._make_withdrawn()
        self._make_expired()
        self._make_doubtful()
        self._make_countered()
        asking = self._make_moving()
        self._make_wish()
        self._make_overtaken()
        with self.database.reading() as session:
            apart = (self.names["overtaken_id"], self.names["asked_again_id"])
            bookings_in_order = select(Booking).where(Booking.id.not_in(apart)).order_by(Booking.starts_at)
            found = session.scalars(bookings_in_order).all()
        by_status = {str(booking.status): booking for booking in found}
        past = next(each for each in found if each.status is BookingStatus.CONFIRMED and each.starts_at < self.clock())
        requests = [each for each in found if each.status is BookingStatus.REQUESTED and not each.is_wish]
        by_status |= {"requested": requests[-1], "moving": asking}
        for name, booking in {**by_status, "past": past}.items():
            self._name_booking(name, booking)
        with self.database.reading() as session:
            invited = (
                select(Participant)
                .join(Booking)
                .where(Booking.status == BookingStatus.CONFIRMED, Booking.starts_at > self.clock())
                .where(Participant.name == LONG_GUEST.name)
            )
            guest = session.scalars(invited.order_by(Participant.id).limit(1)).one()
            opened = bookings.find_booking(session, by_status["confirmed"].id)
            free = free_slots(load_goals(session, opened, now=self.clock()).half_days)[0]
        self.names["free_half_day"] = half_day_key(free.day, free.half)
        self.names["guest"] = guest.id
        self.names["guest_booking"] = self.open_link(Scope.BOOKING, booking_id=guest.booking_id)

    def _name_booking(self, name: str, booking: Booking) -> None:
        self.names |= {
            f"{name}_id": booking.id,
            f"{name}_sheet": booking.sheet_key,
            f"{name}_inquiry": self.open_link(Scope.INQUIRY, inquiry_id=booking.inquiry_id),
            f"{name}_booking": self.open_link(Scope.BOOKING, booking_id=booking.id),
            f"{name}_decision": self.open_link(Scope.DECISION, booking_id=booking.id),
        }

    def _nearest(self, token: str, wanted: date) -> Slot:
        return self._all_nearest(token, wanted, count=1)[0]

    def _all_nearest(self, token: str, wanted: date, *, count: int) -> Sequence[Slot]:
        with self.database.reading() as session:
            offered = offer_half_days(session, open_inquiry(session, token, now=self.clock()), now=self.clock())
        return nearest_slots(free_slots(offered), wanted=wanted, count=count)

    def _confirm_new(self, answers: dict[str, Any], *, wanted: date = BUSY_WEEK) -> Booking:
        booking = self.new_booking(wanted, answers=answers)
        link = self.open_link(Scope.BOOKING, booking_id=booking.id)
        with self.database.writing() as session:
            return confirm_address(session, self.mails, token=link, now=self.clock())

    def _make_over(self, outcome: BookingStatus) -> None:
        """Have a half-day taken place, or not, on a day that is over."""
        booking = self._confirm_new(ANSWERS, wanted=QUIET_WEEK)
        with self.database.writing() as session:
            record_outcome(session, booking_id=booking.id, outcome=outcome, now=later(self.clock(), days=150))
            row = session.get_one(Booking, booking.id)
            day = self.clock().date() - timedelta(days=20)
            moved = day - row.day
            row.day, row.starts_at, row.ends_at = day, row.starts_at + moved, row.ends_at + moved

    def _make_withdrawn(self) -> None:
        booking = self._confirm_new(UNSURE_ANSWERS)
        with self.database.writing() as session:
            withdrawn = cancel_booking(
                session, self.mails, booking_id=booking.id, reason="", by_consultant=False, now=self.clock()
            )
        self._name_booking("withdrawn", withdrawn)

    def _make_expired(self) -> None:
        booking = self.new_booking(BUSY_WEEK)
        with self.database.writing() as session:
            bookings.expire(session, now=later(self.clock(), hours=3), booking_ids=[booking.id])

    def _make_countered(self) -> None:
        """Answer a request with three other half-days."""
        booking = self._confirm_new(UNSURE_ANSWERS)
        token = self.new_inquiry()
        wanted = [self._nearest(token, BUSY_WEEK + timedelta(days=days)) for days in (21, 28, 35)]
        with self.database.writing() as session:
            counter_request(
                session,
                self.mails,
                booking_id=booking.id,
                wanted=[(slot.day, slot.half) for slot in wanted],
                words="In dieser Woche bin ich im Norden. Passt Ihnen einer dieser Tage?",
                now=self.clock(),
            )

    def _make_overtaken(self) -> None:
        """Answer two requests with half-days that something comes between; one prospect chooses such a one."""
        token = self.new_inquiry()
        with self.database.reading() as session:
            calendar_id = session.scalars(select(BusyCalendar.id)).first()
        for name in ("overtaken", "asked_again"):
            booking = self._confirm_new(UNSURE_ANSWERS, wanted=QUIET_WEEK)
            offered = self._all_nearest(token, QUIET_WEEK, count=2)
            common: dict[str, Any] = {"booking_id": booking.id, "words": "", "now": self.clock()}
            with self.database.writing() as session:
                counter_request(session, self.mails, wanted=[(slot.day, slot.half) for slot in offered], **common)
            times = {"starts_at": offered[0].start, "ends_at": offered[0].start + timedelta(hours=1)}
            with self.database.writing() as session:
                period = BusyPeriod(calendar_id=calendar_id, uid=name, postal_code="", is_tentative=False, **times)
                session.add(period)
            self._name_booking(name, booking)
        with self.database.writing() as session:
            link = str(self.names["asked_again_booking"])
            chosen = min(
                open_booking(session, link, scope=Scope.BOOKING, now=self.clock()).booking.proposals,
                key=lambda each: each.starts_at,
            )
            take_proposal(session, self.mails, token=link, proposal_id=chosen.id, now=self.clock())

    def _make_moving(self) -> Booking:
        """Have one prospect ask for another half-day, and one asked to choose."""
        asking, asked = self._accept_new(), self._accept_new()
        token = self.new_inquiry()
        common: dict[str, Any] = {"words": "Da bin ich auf einer Messe.", "now": self.clock()}
        wished = self._nearest(token, QUIET_WEEK + timedelta(days=7))
        with self.database.writing() as session:
            wanted = (wished.day, wished.half)
            request_move(session, self.mails, booking_id=asking.id, wanted=wanted, **common)
        near = [self._nearest(token, QUIET_WEEK + timedelta(days=days)) for days in (1, 14)]
        with self.database.writing() as session:
            offered = [(slot.day, slot.half) for slot in near]
            propose_move(session, self.mails, booking_id=asked.id, wanted=offered, **common)
        self._name_booking("proposed", asked)
        return asking

    def _accept_new(self) -> Booking:
        booking = self._confirm_new(UNSURE_ANSWERS, wanted=QUIET_WEEK)
        with self.database.writing() as session:
            return accept_request(session, self.mails, booking_id=booking.id, now=self.clock())

    def _make_wish(self) -> None:
        """Leave wish windows, and confirm the address."""
        token = self.new_inquiry()
        weeks = (date(2026, 12, 7), date(2026, 12, 14), date(2027, 1, 11))
        wishes = Wishes(weeks, (1, 3), (Half.MORNING, Half.AFTERNOON), "Gern vor der Inventur.")
        with self.database.writing() as session:
            opened = open_inquiry(session, token, now=self.clock(), for_update=True)
            contact = replace(CONTACT, email="s.oeztuerk@wunsch.example")
            booking = submit_wishes(
                session, self.mails, opened=opened, wishes=wishes, contact=contact, guests=(), now=self.clock()
            )
        link = self.open_link(Scope.BOOKING, booking_id=booking.id)
        with self.database.writing() as session:
            confirm_address(session, self.mails, token=link, now=self.clock())
        self._name_booking("wish", booking)

    def _make_doubtful(self) -> None:
        """Close the half-day of a request after it was made."""
        booking = self._confirm_new(UNSURE_ANSWERS)
        closed = Override(booking.day, booking.day, booking.half, is_open=False, reason="Zahnarzt")
        with self.database.writing() as session:
            add_override(session, closed, now=self.clock())
        self._name_booking("doubtful", booking)
