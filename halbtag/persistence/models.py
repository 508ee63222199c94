"""The tables. Rules live in `halbtag.domain`, queries beside this module; here stands only what is kept."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from halbtag.domain.booking_states import Action
from halbtag.domain.half import Half
from halbtag.domain.language import spoken
from halbtag.domain.states import (
    ACTIVE,
    Actor,
    BookingStatus,
    CalendarKind,
    Channel,
    FollowUpKind,
    MessageStatus,
    PictureKind,
    ProposalStatus,
    Scope,
)
from halbtag.domain.wishes import Wishes
from halbtag.persistence.database import UtcDateTime


def _enum(kind: type[Any], name: str) -> sa.Enum:
    # Stored as checked text, not as a PostgreSQL type: adding a value stays an ordinary migration on both databases.
    return sa.Enum(
        kind,
        name=name,
        native_enum=False,
        length=16,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can find it on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime(),
        dict[str, Any]: sa.JSON(),
        list[str]: sa.JSON(),
        list[list[str]]: sa.JSON(),
        list[dict[str, Any]]: sa.JSON(),
    }


class Profile(Base):
    """The consultant: who he is, and the settings that he edits. One row, id 1."""

    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_placeholder: Mapped[bool]
    name: Mapped[str] = mapped_column(String(120))
    booking_email: Mapped[str] = mapped_column(String(254))
    notify_email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40))
    street: Mapped[str] = mapped_column(String(200))
    postal_code: Mapped[str] = mapped_column(String(5))
    city: Mapped[str] = mapped_column(String(120))
    land: Mapped[str] = mapped_column(String(2))
    range_km: Mapped[int]
    sizes: Mapped[list[str]]
    #: The roles that decide for their company, and the largest circle that needs no talk before, by option id.
    deciding_roles: Mapped[list[str]] = mapped_column(
        default=lambda: ["owner", "managing_director", "board"],
        server_default='["owner", "managing_director", "board"]',
    )
    largest_circle: Mapped[str] = mapped_column(String(8), default="6-8", server_default="6-8")
    notice_days: Mapped[int]
    horizon_days: Mapped[int]
    weekly_limit: Mapped[int]
    daily_limit: Mapped[int] = mapped_column(default=2, server_default="2")
    monthly_limit: Mapped[int] = mapped_column(default=31, server_default="31")
    #: Public holidays of the Land, and the two half-official ones before them, close.
    closes_holidays: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    closes_christmas_eve: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    closes_new_years_eve: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    #: While it stands, nothing is on offer, and visitors read this; empty: no pause.
    pause_message: Mapped[str] = mapped_column(String(500), default="", server_default="")
    pause_message_en: Mapped[str] = mapped_column(String(500), default="", server_default="")
    #: The travel policy as `halbtag.domain.travel.TravelPolicy` reads it; empty: its defaults.
    travel: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    #: How old the last good copy of a busy calendar may be before nothing is booked without the consultant's yes.
    busy_max_age_hours: Mapped[int] = mapped_column(default=24, server_default="24")
    #: When the consultant works, Monday to Friday without holidays, and within how much of that he answers a request.
    office_starts_at: Mapped[time] = mapped_column(default=time(9), server_default="09:00:00")
    office_ends_at: Mapped[time] = mapped_column(default=time(17), server_default="17:00:00")
    response_hours: Mapped[int] = mapped_column(default=16, server_default="16")
    #: How many of his working hours a proposed half-day is kept for the prospect.
    proposal_hours: Mapped[int] = mapped_column(default=24, server_default="24")
    #: Until how many working days before the half-day the prospect moves or cancels by herself.
    change_notice_days: Mapped[int] = mapped_column(default=2, server_default="2")
    #: How many days before the half-day the first reminder goes out, and whether one goes out the working day before.
    reminder_days: Mapped[int] = mapped_column(default=7, server_default="7")
    reminds_on_eve: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    #: Origins of the websites that may show the public pages in a frame.
    embed_origins: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    #: The accent as it was wished for, "#rrggbb"; empty: the house's. What becomes of it: `halbtag.domain.colour`.
    accent: Mapped[str] = mapped_column(String(7), default="", server_default="")
    #: In which language the consultant reads: his mails, briefings, calendars and the admin.
    language: Mapped[str] = mapped_column(String(2), default="de", server_default="de")
    retention_days: Mapped[int]
    #: His own texts, and the same in English where he gives it; `halbtag.services.own_words` chooses.
    about: Mapped[str] = mapped_column(Text)
    about_en: Mapped[str] = mapped_column(Text, default="", server_default="")
    terms: Mapped[str] = mapped_column(Text)
    terms_en: Mapped[str] = mapped_column(Text, default="", server_default="")
    imprint: Mapped[str] = mapped_column(Text)
    imprint_en: Mapped[str] = mapped_column(Text, default="", server_default="")
    privacy: Mapped[str] = mapped_column(Text)
    privacy_en: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: How often this, the travel policy and the weekly pattern were saved: a form that has shown less saves nothing.
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    travel_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    week_revision: Mapped[int] = mapped_column(default=0, server_default="0")


class Picture(Base):
    """Logo or portrait as `halbtag.services.pictures` has made it anew; in the database, so that one backup has all."""

    __tablename__ = "pictures"

    kind: Mapped[PictureKind] = mapped_column(_enum(PictureKind, "picture_kind"), primary_key=True)
    #: WebP, as it is sent; `digest` names it in its address.
    content: Mapped[bytes]
    digest: Mapped[str] = mapped_column(String(16))
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(String(200))
    alt_en: Mapped[str] = mapped_column(String(200), default="", server_default="")


class WeeklyRule(Base):
    """One working half of one weekday; 0 is Monday. Among those for a time only the younger one wins."""

    __tablename__ = "weekly_rules"
    # SQLite would give the id of the last row to the next one once it is gone: what is restored must find its place.
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    weekday: Mapped[int]
    half: Mapped[Half] = mapped_column(_enum(Half, "half"))
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class Override(Base):
    """Opens or closes a range of half-days against the weekly rules; the younger one wins."""

    __tablename__ = "overrides"
    __table_args__ = (Index(None, "last_day", "first_day"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    half: Mapped[Half | None] = mapped_column(_enum(Half, "half"))
    is_open: Mapped[bool]
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    reason: Mapped[str] = mapped_column(String(200))
    #: The reasons that an opening one lifts, see `halbtag.domain.slots.Reason.key`.
    lifts: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    created_at: Mapped[datetime]


class AvailabilityChange(Base):
    """Which rules and overrides a change removed and added, so that one click brings back what was before."""

    __tablename__ = "availability_changes"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    #: As `halbtag.persistence.changes` writes them.
    removed: Mapped[list[dict[str, Any]]]
    added: Mapped[list[dict[str, Any]]]
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class Inquiry(Base):
    """A prospect's answers from the first step on, and where she came from."""

    __tablename__ = "inquiries"
    __table_args__ = (Index(None, "updated_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_version: Mapped[int]
    answers: Mapped[dict[str, Any]]
    source: Mapped[dict[str, Any]]
    #: What she typed at the contact step, kept so that a lost half-day does not cost her the form.
    contact: Mapped[dict[str, Any]]
    #: Who answered before her and handed it over: name, email (or nothing), and role as an option's id.
    prepared_by: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    #: The address that the consultant's personal link went to: whoever came by it reads that mailbox.
    known_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    #: In which language she is written to: the one that was spoken when she last sent something.
    language: Mapped[str] = mapped_column(String(2), default=spoken, server_default="de")
    #: Under which article it is counted, see `halbtag.services.funnel`; empty: it began before there were counters.
    article: Mapped[str] = mapped_column(String(80), default="", server_default="")

    bookings: Mapped[list[Booking]] = relationship(
        back_populates="inquiry", order_by="Booking.id", passive_deletes=True, lazy="raise"
    )
    follow_ups: Mapped[list[FollowUp]] = relationship(
        back_populates="inquiry", order_by="FollowUp.id", passive_deletes=True, lazy="raise"
    )


class HandOver(Base):
    """An inquiry that is handed to the person who decides: whose it was sees that it was taken up, and no more."""

    __tablename__ = "hand_overs"

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]
    taken_up_at: Mapped[datetime | None]


class PersonalLink(Base):
    """A link that the consultant mails to somebody he knows: it opens an inquiry in which what is known stands."""

    __tablename__ = "personal_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    #: When a half-day was asked for by it, or when the consultant took it back: it opens nothing any more.
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    inquiry: Mapped[Inquiry] = relationship(lazy="raise")


class FollowUp(Base):
    """What somebody asks for instead of a half-day: an answer, a call, or word once one is possible."""

    __tablename__ = "follow_ups"
    __table_args__ = (Index(None, "kind", "done_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), index=True)
    kind: Mapped[FollowUpKind] = mapped_column(_enum(FollowUpKind, "follow_up_kind"))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    #: When she agreed to be written to later; only the waiting list needs it.
    consented_at: Mapped[datetime | None]
    #: When she confirmed that the address is hers: before, nobody is on the waiting list.
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    #: When the consultant has seen to it.
    done_at: Mapped[datetime | None]

    inquiry: Mapped[Inquiry] = relationship(back_populates="follow_ups", lazy="raise")


#: As the databases keep it in an index: `halbtag.domain.states.ACTIVE`.
_IS_ACTIVE = "status IN ('held', 'verifying', 'requested', 'countered', 'confirmed', 'moving')"


class Booking(Base):
    """One half-day for one inquiry, from the hold on. Its uid and sequence are those of the iCalendar event."""

    __tablename__ = "bookings"
    __table_args__ = (
        # One inquiry keeps one half-day at a time, however many tabs it is open in.
        Index(
            "uq_bookings_inquiry_id_active",
            "inquiry_id",
            unique=True,
            sqlite_where=sa.text(_IS_ACTIVE),
            postgresql_where=sa.text(_IS_ACTIVE),
        ),
        Index(None, "status", "expires_at"),
        Index(None, "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), index=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    status: Mapped[BookingStatus] = mapped_column(_enum(BookingStatus, "booking_status"))
    #: In which language prospect and circle are written to, and the event is called.
    language: Mapped[str] = mapped_column(String(2), default=spoken, server_default="de")
    #: FIT or CLARIFY at the time the half-day was chosen; decides between booking and request.
    verdict: Mapped[str] = mapped_column(String(16))
    day: Mapped[date]
    half: Mapped[Half] = mapped_column(_enum(Half, "half"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    #: DTSTAMP of the latest revision.
    revised_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(120), default="")
    company: Mapped[str] = mapped_column(String(160), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    street: Mapped[str] = mapped_column(String(200), default="")
    postal_code: Mapped[str] = mapped_column(String(5), default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    #: Where no half-day fitted: weeks, weekdays and halves that would; day to ends_at then span them, and keep nothing.
    wishes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    #: What the prospect says of the place, see `halbtag.domain.onsite`.
    site: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    #: What the consultant was briefed of, see `halbtag.domain.briefing_changes.Briefed`.
    briefed: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    #: Opens the preparation sheet, which names nobody: it may be forwarded, and stands in shared calendars.
    sheet_key: Mapped[str] = mapped_column(String(36), default=lambda: str(uuid.uuid4()), server_default="", index=True)
    #: Why it was cancelled or declined, or what was said with the proposals, in the words of whoever did it.
    reason: Mapped[str] = mapped_column(String(500), default="")
    #: The address by which its mailbox is counted, see `halbtag.domain.mail_domains.mailbox_of`.
    mailbox: Mapped[str] = mapped_column(String(254), default="", server_default="", index=True)
    #: Organizer and consultant's address as the first mail named them: a calendar accepts changes from nobody else.
    organizer_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    organizer_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    consultant_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    created_at: Mapped[datetime]
    #: When somebody who reads the mailbox confirmed the address.
    verified_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    #: When the open question was put, to the consultant or to the prospect; its answer is due at `expires_at`.
    asked_at: Mapped[datetime | None]
    #: When everybody was last told of the half-day as it stands: reminders that were due before are not sent.
    scheduled_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    inquiry: Mapped[Inquiry] = relationship(back_populates="bookings", lazy="raise")
    participants: Mapped[list[Participant]] = relationship(
        order_by="Participant.id", passive_deletes=True, lazy="raise"
    )
    proposals: Mapped[list[Proposal]] = relationship(order_by="Proposal.id", passive_deletes=True, lazy="raise")

    @property
    def is_active(self) -> bool:
        """Say whether something is still to come of it."""
        return self.status in ACTIVE

    @property
    def is_wish(self) -> bool:
        """Say whether no half-day is meant yet, only a span in which one is wished for."""
        return bool(self.wishes)

    @property
    def keeps_own_half_day(self) -> bool:
        """Say whether it still keeps the half-day that it names: not for wishes, nor once others were proposed."""
        return self.is_active and not self.is_wish and self.status is not BookingStatus.COUNTERED

    @property
    def had_offers(self) -> bool:
        """Say whether half-days were proposed instead of what was asked for, and none of them chosen."""
        return bool(self.proposals) and all(each.status is not ProposalStatus.TAKEN for each in self.proposals)

    @property
    def wished(self) -> Wishes | None:
        """Return the windows that were wished for, where no half-day is meant yet."""
        return Wishes.from_dict(self.wishes) if self.wishes else None


class Participant(Base):
    """A member of the leadership circle who gets the invitation too."""

    __tablename__ = "participants"
    __table_args__ = (Index(None, "booking_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(120))
    is_required: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    #: The revision that invited this person: the conversation by mail began with it.
    since_sequence: Mapped[int] = mapped_column(default=0, server_default="0")


class Proposal(Base):
    """A half-day that one side proposes for a booking; while it is open, claims keep it and its journey."""

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    by: Mapped[Actor] = mapped_column(_enum(Actor, "actor"))
    status: Mapped[ProposalStatus] = mapped_column(_enum(ProposalStatus, "proposal_status"))
    day: Mapped[date]
    half: Mapped[Half] = mapped_column(_enum(Half, "half"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: The half-days that the journey takes: pairs of ISO date and half.
    journey: Mapped[list[list[str]]]
    #: What spoke against it as it was proposed, by `domain.consent`: the consultant has decided against that.
    known: Mapped[list[str]] = mapped_column(server_default="[]", default=list)
    created_at: Mapped[datetime]


class BookingStep(Base):
    """One line of a booking's history: who took which step, and where it led."""

    __tablename__ = "booking_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by: Mapped[Actor] = mapped_column(_enum(Actor, "actor"))
    action: Mapped[Action] = mapped_column(_enum(Action, "action"))
    status: Mapped[BookingStatus] = mapped_column(_enum(BookingStatus, "booking_status"))
    #: What `domain.step_details` reads: the half-days that it led to or left, the reason, whoever was added.
    detail: Mapped[str] = mapped_column(String(500))


class Reminder(Base):
    """What the clock has already said about a booking: its key lets nothing be said twice.

    `anchor` is the instant that it speaks of: the start of the half-day, or the deadline. After a move it is another.
    """

    __tablename__ = "reminders"

    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    anchor: Mapped[datetime] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class FunnelCount(Base):
    """How often a stage was reached by those who came in a week by an article and a way; it names nobody."""

    __tablename__ = "funnel_counts"

    #: The Monday of the ISO week, see `halbtag.domain.funnel` for the other three.
    week: Mapped[date] = mapped_column(primary_key=True)
    article: Mapped[str] = mapped_column(String(80), primary_key=True)
    way: Mapped[str] = mapped_column(String(8), primary_key=True)
    stage: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int]


class StageMark(Base):
    """An inquiry has been counted in a stage: its key lets nothing count twice. It goes with the inquiry."""

    __tablename__ = "stage_marks"

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(40), primary_key=True)


class FormAnswer(Base):
    """Where a form that was taken in led to: whoever sends the same one again is led there too."""

    __tablename__ = "form_answers"

    #: The SHA-256 of the form's key.
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: The address, sealed: it may carry a link's secret.
    location: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(index=True)


class SlotClaim(Base):
    """One row per half-day that is kept: its primary key is what makes double booking impossible."""

    __tablename__ = "slot_claims"

    day: Mapped[date] = mapped_column(primary_key=True)
    half: Mapped[Half] = mapped_column(_enum(Half, "half"), primary_key=True)
    #: False where the half-day is not the visit itself but the journey to it or back.
    is_visit: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    #: The proposal that keeps it, where it is not the booking's own half-day.
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)


class BusyCalendar(Base):
    """A calendar of the consultant whose entries keep half-days closed, or that our own events are written to.

    Address and password are stored encrypted; `host` is what may be shown of the address.
    """

    __tablename__ = "busy_calendars"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[CalendarKind] = mapped_column(_enum(CalendarKind, "calendar_kind"))
    host: Mapped[str] = mapped_column(String(254))
    address: Mapped[bytes]
    username: Mapped[str] = mapped_column(String(254))
    password: Mapped[bytes | None]
    blocks_tentative: Mapped[bool]
    #: CalDAV only: confirmed half-days, requests and journeys are written here.
    is_target: Mapped[bool]
    etag: Mapped[str] = mapped_column(String(500))
    last_modified: Mapped[str] = mapped_column(String(100))
    #: When it was last asked, when the copy in force was last known to be good, and since when it fails.
    checked_at: Mapped[datetime | None]
    good_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    #: Why it fails; where it does not, which entries were taken with caution (`write_cautions`).
    error: Mapped[str] = mapped_column(String(500))
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]


class BusyPeriod(Base):
    """A time in which a busy calendar has something, recurrences written out; of its words only the place is kept."""

    __tablename__ = "busy_periods"
    __table_args__ = (Index(None, "starts_at", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("busy_calendars.id", ondelete="CASCADE"), index=True)
    uid: Mapped[str] = mapped_column(String(255))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    is_tentative: Mapped[bool]
    #: The German postal code found in its LOCATION, or nothing.
    postal_code: Mapped[str] = mapped_column(String(5))


class TravelTime(Base):
    """Minutes by road from home to an area, set by hand; the longest prefix of a postal code wins."""

    __tablename__ = "travel_times"

    id: Mapped[int] = mapped_column(primary_key=True)
    prefix: Mapped[str] = mapped_column(String(5), unique=True)
    minutes: Mapped[int]


class RegionDay(Base):
    """Days on which the consultant is in a region anyway; clients near it see those first."""

    __tablename__ = "region_days"
    __table_args__ = (Index(None, "last_day", "first_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    name: Mapped[str] = mapped_column(String(120))
    postal_code: Mapped[str] = mapped_column(String(5))
    radius_km: Mapped[int]


class Token(Base):
    """The SHA-256 of a link's secret, and what the link gives authority over."""

    __tablename__ = "tokens"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    scope: Mapped[Scope] = mapped_column(_enum(Scope, "scope"), index=True)
    inquiry_id: Mapped[int | None] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), index=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    follow_up_id: Mapped[int | None] = mapped_column(ForeignKey("follow_ups.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class OutboxMessage(Base):
    """A finished message, stored in the transaction of what it tells of, until a worker has delivered it."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "status", "due_at"), Index(None, "stream", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    #: How it travels: by mail, or into a calendar by CalDAV.
    channel: Mapped[Channel] = mapped_column(_enum(Channel, "channel"), default=Channel.MAIL, server_default="mail")
    #: Messages of one stream are delivered one after the other: one stream per booking and recipient.
    stream: Mapped[str] = mapped_column(String(300))
    #: The SEQUENCE of the calendar object inside; a later one in the stream supersedes it. None: no calendar object.
    revision: Mapped[int | None]
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(255))
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    #: The message to the byte; emptied once it is delivered, for it carries links and personal data.
    content: Mapped[bytes | None]
    status: Mapped[MessageStatus] = mapped_column(_enum(MessageStatus, "message_status"))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Admin(Base):
    """Somebody who may sign in."""

    __tablename__ = "admins"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


class AdminSession(Base):
    """A signed-in browser; deleting the row signs it out."""

    __tablename__ = "admin_sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    admin_id: Mapped[int] = mapped_column(ForeignKey("admins.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class AuditEntry(Base):
    """What somebody signed in did, or how often something was refused at the door; nothing personal but the account."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    #: Nobody where nobody was signed in, or the account is gone.
    admin_id: Mapped[int | None] = mapped_column(ForeignKey("admins.id", ondelete="SET NULL"), index=True)
    action: Mapped[str] = mapped_column(String(60))
    #: What it was done to: ids and half-days, in words.
    subject: Mapped[str] = mapped_column(String(60))
    is_refusal: Mapped[bool]
    times: Mapped[int]


class RateLimit(Base):
    """A counter of one fixed window; the key is a keyed hash, so that no address is stored."""

    __tablename__ = "rate_limits"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    hits: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
