"""One booking, and every occasion on which something is written about it, at fixed instants."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import vobject

from halbtag.domain.briefing import Briefing, Fact, Part, Section
from halbtag.domain.half import Half
from halbtag.domain.mail import OutgoingMail
from halbtag.domain.questionnaire import VERSION
from halbtag.domain.reminders import ReminderKind
from halbtag.domain.slots import Slot
from halbtag.domain.states import Actor, BookingStatus, FollowUpKind
from halbtag.domain.wishes import Wishes
from halbtag.persistence.models import Booking, FollowUp, Inquiry, Participant, PersonalLink, Profile, Proposal
from halbtag.services.mails import Mails
from halbtag.services.messages import booking as booking_messages
from halbtag.services.messages import circle as circle_messages
from halbtag.services.messages import deadlines, decision, move, outcome, submission
from halbtag.services.messages import onsite as onsite_messages
from halbtag.services.messages.follow_up import follow_up_left
from halbtag.services.messages.personal_link import personal_link_sent
from halbtag.services.messages.proposals import proposals_offered
from halbtag.services.messages.reminder import visit_reminder
from halbtag.services.messages.waiting_list import place_asked_for as ask_for_place

NOW = datetime(2026, 11, 23, 10, 0, 5, tzinfo=UTC)
UID = "3f1c2b6e-9a44-4c1e-8d5b-2f7a6c0e9b11"
SHEET_KEY = "7c0b7d0e-52d3-4d0f-9d0c-0d3c5d7b1e55"
TOKEN = "k7Qv3Zt0r9Wm5Yx2Lb8Nc4Hd6Jf1Gs0aAbBcCdDeEfF"
BASE_URL = "https://termine.beispiel.example"
PROSPECT, BERND, CEM = "anna@kunde.example", "bernd@kunde.example", "cem@kunde.example"
CONSULTANT, MAILBOX = "joerg@privat.example", "termin@beispiel.example"
BRIEFING = Briefing(
    "Müller & Söhne GmbH",
    "Donnerstag, 3. Dezember 2026, 09:00–12:30 Uhr",
    "morning",
    (
        Section(
            Part.WHO,
            "Wer und wann",
            facts=(
                Fact("Telefon", "+49 8171 998877", link="tel:+498171998877"),
                Fact("E-Mail", PROSPECT, link=f"mailto:{PROSPECT}"),
            ),
        ),
        Section(Part.AROUND, "Leer"),
        Section(Part.MISSING, "Was das bedeutet", paragraphs=("Ein Absatz.",), items=("Die IT treibt KI allein.",)),
    ),
)
MAILS = Mails(Path(__file__).parents[1] / "templates", BASE_URL)


def profile(**values: Any) -> Profile:
    facts = {
        "name": "Dr. Jörg Beispiel",
        "booking_email": MAILBOX,
        "notify_email": CONSULTANT,
        "phone": "+49 89 1234567",
        "street": "Sonnenstraße 12",
        "postal_code": "80331",
        "city": "München",
        "land": "BY",
        "change_notice_days": 2,
    }
    return Profile(**facts | values)


def booking(**values: Any) -> Booking:
    facts = {
        "id": 7,
        "uid": UID,
        "status": BookingStatus.CONFIRMED,
        "verdict": "FIT",
        "day": date(2026, 12, 3),
        "half": Half.MORNING,
        "starts_at": datetime(2026, 12, 3, 8, 0, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 3, 11, 30, tzinfo=UTC),
        "expires_at": NOW + timedelta(hours=2),
        "sequence": 0,
        "revised_at": NOW,
        "verified_at": NOW,
        "confirmed_at": NOW if values.get("verdict", "FIT") == "FIT" else None,
        "name": "Anna Müller",
        "company": "Müller & Söhne GmbH",
        "email": PROSPECT,
        "phone": "+49 8171 998877",
        "street": "Gewerbering 4",
        "postal_code": "82515",
        "city": "Wolfratshausen",
        "note": "Bitte am Tor klingeln.",
        "sheet_key": SHEET_KEY,
        "site": {"reception": "Am Empfang melden", "room": "Saal 2", "screen": "yes"},
        "reason": "",
    }
    participants = values.pop("participants", [("Bernd Kraus", BERND), ("Cem Yıldız", CEM)])
    made = Booking(**facts | values)
    made.participants = [
        Participant(name=name, email=email, role="IT", is_required=True, since_sequence=0)
        for name, email in participants
    ]
    made.inquiry = Inquiry(questionnaire_version=VERSION, answers={"driver": "it_alone"})
    return made


def cancelled(**values: Any) -> Booking:
    return booking(status=BookingStatus.CANCELLED, sequence=1, revised_at=NOW + timedelta(days=1), **values)


def follow_up(
    kind: FollowUpKind = FollowUpKind.MESSAGE, *, owner: Profile | None = None, **values: str
) -> OutgoingMail:
    facts = {"name": "Petra Weiß", "email": "petra@weiss.example", "phone": "", "text": "Guten Tag,\n\nim Frühjahr?"}
    row = FollowUp(inquiry_id=3, kind=kind, **facts | values)
    (mail,) = follow_up_left(MAILS, follow_up=row, profile=owner or profile(), now=NOW)
    return mail


def place_asked_for(*, owner: Profile | None = None, language: str = "de") -> OutgoingMail:
    row = FollowUp(id=4, inquiry_id=3, kind=FollowUpKind.WAITING_LIST, name="Petra Weiß", email="petra@weiss.example")
    (mail,) = ask_for_place(MAILS, follow_up=row, language=language, profile=owner or profile(), token=TOKEN, now=NOW)
    return mail


def personal_link(
    *, owner: Profile | None = None, language: str = "de", words: str = "wie am Telefon besprochen."
) -> OutgoingMail:
    row = PersonalLink(id=5, name="Petra Weiß", email="petra@weiss.example", expires_at=NOW + timedelta(days=14))
    row.inquiry = Inquiry(language=language)
    (mail,) = personal_link_sent(MAILS, link=row, words=words, profile=owner or profile(), token=TOKEN, now=NOW)
    return mail


def offer(number: int, day: int) -> Proposal:
    start = datetime(2026, 12, day, 8, 0, tzinfo=UTC)
    return Proposal(id=number, half=Half.MORNING, starts_at=start, ends_at=start + timedelta(hours=3.5))


OFFERS = [offer(1, 3), offer(2, 10)]
WISHES = Wishes((date(2026, 12, 7),), (0, 3), (Half.AFTERNOON,), "Lieber nicht montags, evil.example")

Write = Callable[..., list[OutgoingMail]]


def confirm(row: Booking, owner: Profile) -> list[OutgoingMail]:
    return booking_messages.booking_confirmed(
        MAILS, booking=row, profile=owner, briefing=BRIEFING, by=Actor.PROSPECT, token=TOKEN, now=NOW
    )


FORMER = Slot(
    date(2026, 12, 1), Half.MORNING, datetime(2026, 12, 1, 8, 0, tzinfo=UTC), datetime(2026, 12, 1, 11, 30, tzinfo=UTC)
)


def proposal(by: Actor) -> Proposal:
    start = datetime(2026, 12, 8, 8, 0, tzinfo=UTC)
    return Proposal(
        id=7, by=by, day=start.date(), half=Half.MORNING, starts_at=start, ends_at=start + timedelta(minutes=210)
    )


def move_kept(row: Booking, owner: Profile, *, asked_by: Actor, by: Actor) -> list[OutgoingMail]:
    offers = [proposal(asked_by)]
    return move.move_kept(
        MAILS, booking=row, profile=owner, offers=offers, by=by, words=row.reason, token=TOKEN, now=NOW
    )


def remind(row: Booking, owner: Profile, *, kind: ReminderKind, moving: bool = False) -> list[OutgoingMail]:
    row.status = BookingStatus.MOVING if moving else BookingStatus.CONFIRMED
    return visit_reminder(MAILS, booking=row, profile=owner, kind=kind, token=TOKEN, now=NOW)


def remind_of_decision(row: Booking, owner: Profile, *, wanted: list[Proposal]) -> list[OutgoingMail]:
    kind = ReminderKind.DECISION_LATE
    return deadlines.decision_reminder(
        MAILS, booking=row, profile=owner, kind=kind, wanted=wanted, token=TOKEN, now=NOW
    )


def expired(
    row: Booking, owner: Profile, *, had_offers: bool, fresh: tuple[Slot, ...] = (FORMER,)
) -> list[OutgoingMail]:
    return deadlines.request_expired(
        MAILS,
        booking=row,
        profile=owner,
        had_offers=had_offers,
        was_due=NOW,
        fresh=fresh,
        inquiry_token=TOKEN,
        now=NOW,
    )


#: Every method, called for a booking.
OCCASIONS: dict[str, Write] = {
    "confirm_address": lambda row, owner: submission.confirm_address(
        MAILS, booking=row, profile=owner, token=TOKEN, now=NOW
    ),
    "request_received": lambda row, owner: decision.request_received(
        MAILS, booking=row, profile=owner, token=TOKEN, now=NOW
    ),
    "decision_needed": lambda row, owner: decision.decision_needed(
        MAILS, booking=row, profile=owner, briefing=BRIEFING, token=TOKEN, now=NOW
    ),
    "booking_confirmed": confirm,
    "proposals_offered": lambda row, owner: proposals_offered(
        MAILS, booking=row, profile=owner, offers=OFFERS, token=TOKEN, now=NOW
    ),
    "request_declined": lambda row, owner: decision.request_declined(
        MAILS, booking=row, profile=owner, token=TOKEN, now=NOW
    ),
    "request_withdrawn": lambda row, owner: decision.request_withdrawn(
        MAILS, booking=row, profile=owner, token=TOKEN, now=NOW
    ),
    "booking_cancelled": lambda row, owner: booking_messages.booking_cancelled(
        MAILS, booking=row, profile=owner, by_consultant=True, token=TOKEN, now=NOW
    ),
    "participant_invited": lambda row, owner: circle_messages.participant_invited(
        MAILS, booking=row, profile=owner, guest=row.participants[0], now=NOW
    ),
    "participant_removed": lambda row, owner: circle_messages.participant_removed(
        MAILS, booking=row, profile=owner, guest=row.participants.pop(0), now=NOW
    ),
    "site_described": lambda row, owner: onsite_messages.site_described(
        MAILS, booking=row, profile=owner, token=TOKEN, now=NOW
    ),
    "booking_moved": lambda row, owner: move.booking_moved(
        MAILS, booking=row, profile=owner, former=FORMER, by=Actor.CONSULTANT, words=row.reason, token=TOKEN, now=NOW
    ),
    "move_asked": lambda row, owner: move.move_asked(
        MAILS,
        booking=row,
        profile=owner,
        wanted=proposal(Actor.PROSPECT),
        token=TOKEN,
        decision_token=TOKEN,
        now=NOW,
    ),
    "move_proposed": lambda row, owner: move.move_proposed(
        MAILS,
        booking=row,
        profile=owner,
        offers=[proposal(Actor.CONSULTANT), proposal(Actor.CONSULTANT)],
        words=row.reason,
        token=TOKEN,
        now=NOW,
    ),
    **{
        f"move_of_{asked_by}_kept_by_{by}": partial(move_kept, asked_by=asked_by, by=by)
        for asked_by in (Actor.PROSPECT, Actor.CONSULTANT)
        for by in Actor
    },
    **{
        f"remind_{kind}": partial(remind, kind=kind, moving=moving)
        for kind, moving in ((ReminderKind.FIRST, False), (ReminderKind.EVE, True))
    },
    **{
        f"decision_reminder{number}": partial(remind_of_decision, wanted=wanted)
        for number, wanted in enumerate(([], [proposal(Actor.PROSPECT)]))
    },
    **{f"request_expired{number}": partial(expired, had_offers=bool(number)) for number in range(2)},
    "outcome_needed": lambda row, owner: outcome.outcome_needed(
        MAILS, booking=row, profile=owner, token=TOKEN, now=NOW
    ),
    "cancelled_by_prospect": lambda row, owner: booking_messages.booking_cancelled(
        MAILS, booking=row, profile=owner, by_consultant=False, token=TOKEN, now=NOW
    ),
}


def read(mail: OutgoingMail) -> EmailMessage:
    return message_from_bytes(mail.content, _class=EmailMessage, policy=policy.SMTP)


def body(mail: OutgoingMail, kind: str = "plain") -> str:
    part = read(mail).get_body((kind,))
    assert part is not None
    return str(part.get_content())


def calendar(mail: OutgoingMail) -> Any:
    """The calendar part as vobject reads it, or None."""
    parts = [part for part in read(mail).walk() if part.get_content_type() == "text/calendar"]
    return vobject.readOne(parts[0].get_payload(decode=True).decode()) if parts else None  # type: ignore[union-attr]


def invited(mail: OutgoingMail) -> list[str]:
    return [attendee.value.removeprefix("mailto:") for attendee in calendar(mail).vevent.attendee_list]
