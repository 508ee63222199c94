"""Every mail that is sent, in each of its variants and in both languages: for golden files and for pictures.

A mail that nobody has thought of here fails the test that every folder of `templates/emails` has its golden file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from halbtag.domain.briefing import Briefing, Fact, Part, Section
from halbtag.domain.language import Language, speaking
from halbtag.domain.mail import OutgoingMail
from halbtag.domain.reminders import ReminderKind
from halbtag.domain.slots import Reason, ReasonCode
from halbtag.domain.states import Actor, BookingStatus, FollowUpKind
from halbtag.persistence.models import Booking, Profile
from halbtag.services.messages import booking as booking_messages
from halbtag.services.messages import decision, move
from halbtag.services.messages.proposals import proposals_offered
from tests import mail_occasions
from tests.mail_occasions import (
    FORMER,
    MAILS,
    NOW,
    OCCASIONS,
    OFFERS,
    PROSPECT,
    TOKEN,
    WISHES,
    Write,
    booking,
    expired,
    follow_up,
    offer,
    personal_link,
    place_asked_for,
    profile,
    proposal,
    remind,
)

#: What is typed in the fixed booking, in the language of whoever typed it.
_WORDS = {
    Language.GERMAN: "Das Team ist an dem Tag auf der Messe.\n\nGern im neuen Jahr.",
    Language.ENGLISH: "The team is at the trade fair that day.\n\nHappy to come in the new year.",
}
_SITE = {"reception": "Tor 2, Frau Lehmann", "parking": "P3", "contact_name": "Eva Lang", "contact_mobile": "0170 1234"}

_BRIEFINGS = {
    Language.GERMAN: ("Wer und wann", "Telefon", "Was das bedeutet", "Ein Absatz.", "Die IT treibt KI allein."),
    Language.ENGLISH: ("Who and when", "Phone", "What that means", "A paragraph.", "IT alone drives AI."),
}


def briefing(language: Language) -> Briefing:
    """Return a short one: whole ones have golden files of their own."""
    who, phone, meaning, paragraph, item = _BRIEFINGS[language]
    tel = Fact(phone, "+49 8171 998877", link="tel:+498171998877")
    mail = Fact("E-Mail" if language is Language.GERMAN else "Email", PROSPECT, link=f"mailto:{PROSPECT}")
    return Briefing(
        "Müller & Söhne GmbH",
        "",
        "morning",
        (
            Section(Part.WHO, who, facts=(tel, mail)),
            Section(Part.MISSING, meaning, paragraphs=(paragraph,), items=(item,)),
        ),
    )


@dataclass(frozen=True, slots=True)
class Case:
    """An occasion that is written about: `variant` tells its mails from those of the plain occasion.

    `kinds` are the mails that this variant is about, all of them where it names none.
    """

    write: Write
    variant: str = ""
    kinds: tuple[str, ...] = ()
    row: dict[str, Any] = field(default_factory=dict)
    owner: dict[str, Any] = field(default_factory=dict)


def _confirm(row: Booking, owner: Profile) -> list[OutgoingMail]:
    told = briefing(Language(owner.language))
    return booking_messages.booking_confirmed(
        MAILS, booking=row, profile=owner, briefing=told, by=Actor.PROSPECT, token=TOKEN, now=NOW
    )


def _decide(row: Booking, owner: Profile, *, against: tuple[Reason, ...] = ()) -> list[OutgoingMail]:
    told = briefing(Language(owner.language))
    return decision.decision_needed(
        MAILS, booking=row, profile=owner, briefing=told, against=against, token=TOKEN, now=NOW
    )


def _propose(row: Booking, owner: Profile, *, count: int) -> list[OutgoingMail]:
    offers = [*OFFERS, offer(3, 15)][:count]
    return proposals_offered(MAILS, booking=row, profile=owner, offers=offers, token=TOKEN, now=NOW)


def _receive(row: Booking, owner: Profile) -> list[OutgoingMail]:
    taken = proposal(Actor.CONSULTANT)
    return decision.request_received(
        MAILS, booking=row, profile=owner, is_doubtful=True, taken=taken, token=TOKEN, now=NOW
    )


def _propose_move(row: Booking, owner: Profile, *, count: int) -> list[OutgoingMail]:
    offers = [proposal(Actor.CONSULTANT)] * count
    return move.move_proposed(MAILS, booking=row, profile=owner, offers=offers, words=row.reason, token=TOKEN, now=NOW)


def _ask_to_move(row: Booking, owner: Profile, *, against: tuple[Reason, ...] = ()) -> list[OutgoingMail]:
    return move.move_asked(
        MAILS,
        booking=row,
        profile=owner,
        wanted=proposal(Actor.PROSPECT),
        against=against,
        token=TOKEN,
        decision_token=TOKEN,
        now=NOW,
    )


def _move(row: Booking, owner: Profile, *, by: Actor) -> list[OutgoingMail]:
    return move.booking_moved(
        MAILS, booking=row, profile=owner, former=FORMER, by=by, words=row.reason, token=TOKEN, now=NOW
    )


def _cancel(row: Booking, owner: Profile, *, by_consultant: bool) -> list[OutgoingMail]:
    return booking_messages.booking_cancelled(
        MAILS, booking=row, profile=owner, by_consultant=by_consultant, token=TOKEN, now=NOW
    )


_REQUESTED = {"status": BookingStatus.REQUESTED, "verdict": "CLARIFY"}
_WISHED = {**_REQUESTED, "wishes": WISHES.to_dict()}
_CANCELLED = {"status": BookingStatus.CANCELLED, "sequence": 1}
_BUSY = (Reason(ReasonCode.BUSY),)
_LATE = {"change_notice_days": 30}

CASES = (
    Case(OCCASIONS["confirm_address"]),
    Case(OCCASIONS["confirm_address"], "to_be_decided", row=_REQUESTED),
    Case(OCCASIONS["confirm_address"], "wished", row=_WISHED),
    Case(OCCASIONS["request_received"], row=_REQUESTED),
    Case(OCCASIONS["request_received"], "wished", row=_WISHED),
    Case(_receive, "proposed", row=_REQUESTED),
    Case(_decide, row=_REQUESTED),
    Case(partial(_decide, against=_BUSY), "doubtful", row=_REQUESTED),
    Case(_decide, "wished", row=_WISHED),
    Case(_confirm, row={"site": _SITE}),
    Case(_confirm, "late", ("booking_confirmed",), owner=_LATE),
    Case(_confirm, "to_import", ("consultant_invited",), owner={"notify_email": mail_occasions.MAILBOX}),
    Case(partial(_propose, count=2), row=_REQUESTED),
    Case(partial(_propose, count=3), "wished", row=_WISHED),
    Case(OCCASIONS["request_declined"], row=_REQUESTED),
    Case(OCCASIONS["request_declined"], "proposed", row={**_REQUESTED, "proposals": [proposal(Actor.CONSULTANT)]}),
    Case(OCCASIONS["request_declined"], "wished", row=_WISHED),
    Case(OCCASIONS["request_withdrawn"], row=_REQUESTED),
    Case(OCCASIONS["request_withdrawn"], "wished", row=_WISHED),
    Case(partial(expired, had_offers=False), row=_REQUESTED),
    Case(partial(expired, had_offers=True), "proposed", row=_REQUESTED),
    Case(partial(expired, had_offers=False, fresh=()), "wished", row=_WISHED),
    Case(partial(_cancel, by_consultant=True), row=_CANCELLED),
    Case(partial(_cancel, by_consultant=False), "by_prospect", row=_CANCELLED),
    Case(OCCASIONS["participant_invited"], kinds=("consultant_circle_changed",)),
    Case(OCCASIONS["participant_removed"], kinds=("circle_removed",)),
    Case(OCCASIONS["participant_removed"], "removed", ("consultant_circle_changed",)),
    Case(OCCASIONS["site_described"]),
    Case(partial(_move, by=Actor.CONSULTANT)),
    Case(partial(_move, by=Actor.PROSPECT), "by_prospect", ("booking_moved", "consultant_moved")),
    Case(_ask_to_move),
    Case(partial(_ask_to_move, against=_BUSY), "doubtful"),
    Case(partial(_propose_move, count=2)),
    Case(partial(_propose_move, count=3), "three"),
    Case(OCCASIONS["move_of_prospect_kept_by_consultant"]),
    *(
        Case(OCCASIONS[f"move_of_{asked_by}_kept_by_{by}"], f"of_{asked_by}_by_{by}")
        for asked_by, by in (
            (Actor.PROSPECT, Actor.CLOCK),
            (Actor.CONSULTANT, Actor.CONSULTANT),
            (Actor.CONSULTANT, Actor.CLOCK),
            (Actor.CONSULTANT, Actor.PROSPECT),
        )
    ),
    Case(OCCASIONS["move_of_prospect_kept_by_prospect"]),
    Case(partial(remind, kind=ReminderKind.FIRST)),
    Case(partial(remind, kind=ReminderKind.EVE, moving=True), "eve"),
    Case(OCCASIONS["decision_reminder0"], row=_REQUESTED),
    Case(OCCASIONS["decision_reminder1"], "move"),
    Case(OCCASIONS["outcome_needed"]),
)


@cache
def mails_in(language: Language, *, accent: str = "") -> dict[str, OutgoingMail]:
    """Return every mail in a language, by kind and variant; of those that say the same to several people the first."""
    mails: dict[str, OutgoingMail] = {}
    for case in CASES:
        for mail in _write(case, language, accent=accent):
            if not case.kinds or mail.kind in case.kinds:
                mails.setdefault(f"{mail.kind}-{case.variant}" if case.variant else mail.kind, mail)
    return mails | {mail.kind: mail for mail in _others(language, accent=accent)}


def _write(case: Case, language: Language, *, accent: str) -> list[OutgoingMail]:
    row = booking(**{"language": language, "reason": _WORDS[language]} | case.row)
    for guest in row.participants:
        guest.is_required = False
    # As by a worker: nobody has spoken any language yet.
    with speaking(Language.GERMAN):
        return case.write(row, profile(language=language, accent=accent, **case.owner))


def _others(language: Language, *, accent: str) -> Iterator[OutgoingMail]:
    text = _WORDS[language]
    owner = profile(language=language, accent=accent)
    yield follow_up(owner=owner, text=text)
    yield follow_up(FollowUpKind.RECALL, owner=owner, email="", phone="+49 821 123456", text="16:00")
    yield follow_up(FollowUpKind.WAITING_LIST, owner=owner, text=text)
    yield personal_link(owner=owner, language=language, words=text)
    yield place_asked_for(owner=owner, language=language)
