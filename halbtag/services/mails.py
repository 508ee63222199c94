"""Writes every mail that Halbtag sends: which people get which one, with which calendar object, in which words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from halbtag.domain import german
from halbtag.domain.briefing import Briefing
from halbtag.domain.half import Half
from halbtag.domain.invitation import (
    Attendee,
    Event,
    EventStatus,
    Method,
    Person,
    build_cancellation,
    build_importable,
    build_request,
)
from halbtag.domain.mail import Calendar, Envelope, Letter, OutgoingMail, build_mail, make_message_id
from halbtag.domain.qualification import Verdict
from halbtag.domain.states import BookingStatus
from halbtag.domain.text import clean_line, clean_text, unlink
from halbtag.persistence.models import Booking, Inquiry, Profile

TITLE = "KI-Strategietermin vor Ort"

_STATUS = {
    BookingStatus.CONFIRMED: EventStatus.CONFIRMED,
    BookingStatus.CANCELLED: EventStatus.CANCELLED,
}

_FORMATS = ("day_long", "day_short", "clock", "span", "moment", "month_name", "half_name")


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as a mail shows it: what the prospect typed is one line each, and nothing in it becomes a link."""

    day: datetime
    half: Half
    start: datetime
    end: datetime
    expires_at: datetime | None
    name: str
    company: str
    place: str
    phone: str
    email: str
    reason: str
    circle: tuple[str, ...]


class Mails:
    """Finished mails from the templates under `templates/emails`.

    Every method returns them in the order in which they are to go. Rows are only read: a booking comes with its
    participants loaded. `base_url` is where links lead, whatever address a request came by.
    """

    def __init__(self, templates: Path, base_url: str) -> None:
        self._templates = _environment(templates, base_url)
        self._base_url = base_url
        self._inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

    def confirm_address(self, *, booking: Booking, profile: Profile, token: str, now: datetime) -> list[OutgoingMail]:
        """Ask whoever owns the address to confirm it; nothing that the sender typed is in it, for it may be a victim's.

        Source: OWASP ASVS 5.0.0, 2.4.
        """
        post = self._post(booking, profile, now)
        is_fit = booking.verdict == Verdict.FIT
        link = self._link("termin", token)
        return [post.to_prospect("confirm_address", is_named=False, is_booked_at_once=is_fit, link=link)]

    def request_received(self, *, booking: Booking, profile: Profile, token: str, now: datetime) -> list[OutgoingMail]:
        """Tell the prospect that the consultant decides now."""
        post = self._post(booking, profile, now)
        return [post.to_prospect("request_received", link=self._link("termin", token))]

    def decision_needed(
        self, *, booking: Booking, profile: Profile, briefing: Briefing, token: str, now: datetime
    ) -> list[OutgoingMail]:
        """Ask the consultant to accept or decline, with the briefing at hand."""
        post = self._post(booking, profile, now)
        return [post.to_consultant("decision_needed", link=self._link("entscheidung", token), briefing=briefing)]

    def booking_confirmed(
        self, *, booking: Booking, profile: Profile, briefing: Briefing, token: str, now: datetime
    ) -> list[OutgoingMail]:
        """Invite the prospect, the leadership circle and the consultant to one event, and brief the consultant.

        Only the prospect's mail has the link that can cancel.
        """
        post = self._post(booking, profile, now)
        event = event_of(booking, profile)
        return [
            post.to_prospect("booking_confirmed", event=event, link=self._link("termin", token)),
            *post.to_circle("circle_invited", event=event),
            post.to_consultant("consultant_invited", event=event),
            post.to_consultant("briefing", briefing=briefing),
        ]

    def request_declined(self, *, booking: Booking, profile: Profile, now: datetime) -> list[OutgoingMail]:
        """Tell the prospect that the consultant does not come on this half-day, with his reason if he gave one."""
        return [self._post(booking, profile, now).to_prospect("request_declined")]

    def request_withdrawn(self, *, booking: Booking, profile: Profile, now: datetime) -> list[OutgoingMail]:
        """Tell prospect and consultant that the request is taken back."""
        post = self._post(booking, profile, now)
        return [post.to_prospect("request_withdrawn"), post.to_consultant("consultant_request_withdrawn")]

    def booking_cancelled(
        self, *, booking: Booking, profile: Profile, by_consultant: bool, now: datetime
    ) -> list[OutgoingMail]:
        """Take the event out of everybody's calendar; `booking` is already at the revision that cancels.

        The reason is told between prospect and consultant, not to the circle.
        """
        post = self._post(booking, profile, now)
        event = replace(event_of(booking, profile), status=EventStatus.CANCELLED)
        return [
            post.to_prospect("booking_cancelled", event=event, by_consultant=by_consultant),
            *post.to_circle("circle_cancelled", event=event),
            post.to_consultant("consultant_cancelled", event=event, by_consultant=by_consultant),
        ]

    def message_left(self, *, inquiry: Inquiry, profile: Profile, now: datetime) -> list[OutgoingMail]:
        """Hand the consultant the message of somebody who is not ready to book; an answer goes to that person."""
        author = Person(clean_line(inquiry.message["name"], 120), inquiry.message["email"])
        text = clean_text(inquiry.message["text"], 5000)
        sender = Person(profile.name, profile.booking_email)
        letter = self._letter("message_left", profile=profile, author=author, text=text, inquiry_id=inquiry.id)
        stream = f"inquiry-{inquiry.id}:{profile.notify_email}"
        envelope = Envelope(stream, sender, Person(profile.name, profile.notify_email), reply_to=author)
        message_id = make_message_id(
            subject=str(uuid4()), kind="message_left", revision=0, recipient=profile.notify_email, sender=sender.email
        )
        return [build_mail(letter, kind="message_left", envelope=envelope, message_id=message_id, sent_at=now)]

    def _post(self, booking: Booking, profile: Profile, now: datetime) -> "_Post":
        return _Post(letter=self._letter, booking=booking, profile=profile, now=now)

    def _link(self, page: str, token: str) -> str:
        return f"{self._base_url}/{page}/{token}"

    def _letter(self, name: str, **values: object) -> Letter:
        subject, text, html = (
            self._templates.get_template(f"emails/{name}/{part}").render(values)
            for part in ("subject.txt", "body.txt", "body.html")
        )
        return Letter(subject=subject.strip(), text=clean_text(text, len(text)) + "\n", html=self._inliner.inline(html))


def event_of(booking: Booking, profile: Profile) -> Event:
    """Return the calendar event of a booking whose participants are loaded: prospect first, then the circle.

    Nothing in it opens a page or tells an answer, for calendars are shared. Nobody is in it twice, the organizer not
    at all.
    """
    organizer = _organizer(booking, profile)
    attendees = _without_repeats(
        (Person(booking.name, booking.email), *(Person(guest.name, guest.email) for guest in booking.participants)),
        but=(organizer.email,),
    )
    return Event(
        uid=booking.uid,
        sequence=booking.sequence,
        dtstamp=booking.revised_at,
        start=booking.starts_at,
        end=booking.ends_at,
        summary=f"{TITLE} – {unlink(booking.company)}",
        location=_place(booking),
        description=_description(booking, profile),
        organizer=organizer,
        attendees=tuple(Attendee(person.name, person.email) for person in attendees),
        status=_STATUS.get(booking.status, EventStatus.TENTATIVE),
    )


class _Post:
    """One occasion for mails about one booking."""

    def __init__(self, *, letter: Callable[..., Letter], booking: Booking, profile: Profile, now: datetime) -> None:
        self.letter = letter
        self.booking = booking
        self.profile = profile
        self.now = now
        self.sender = _organizer(booking, profile)
        self.prospect = Person(booking.name, booking.email)
        self.consultant = Person(self.sender.name, booking.consultant_email or profile.notify_email)

    def to_prospect(
        self, kind: str, *, event: Event | None = None, is_named: bool = True, **values: object
    ) -> OutgoingMail:
        """Write to the prospect; the conversation began with the mail that asked to confirm the address."""
        recipient = self.prospect if is_named else Person("", self.prospect.email)
        return self._write(kind, recipient, first=("confirm_address", 0), event=event, values=values)

    def to_circle(self, kind: str, *, event: Event) -> Iterator[OutgoingMail]:
        """Write to each member of the circle who is neither prospect nor organizer; the first mail invited."""
        members = (Person(guest.name, guest.email) for guest in self.booking.participants)
        for member in _without_repeats(members, but=(self.prospect.email, self.sender.email)):
            yield self._write(kind, member, first=("circle_invited", 0), event=event, values={"member": member})

    def to_consultant(self, kind: str, *, event: Event | None = None, **values: object) -> OutgoingMail:
        """Write to the consultant; a request began with a question, a booking with the invitation."""
        was_requested = self.booking.confirmed_at is None or self.booking.confirmed_at != self.booking.verified_at
        first = "decision_needed" if was_requested else "consultant_invited"
        if event is not None and not _is_invited(event, self.consultant.email):
            attendees = (*event.attendees, Attendee(self.consultant.name, self.consultant.email))
            event = replace(event, attendees=attendees)
        return self._write(kind, self.consultant, first=(first, 0), event=event, values=values)

    def _write(
        self, kind: str, recipient: Person, *, first: tuple[str, int], event: Event | None, values: dict[str, Any]
    ) -> OutgoingMail:
        calendar = None if event is None else _calendar(event, recipient)
        revision = 0 if event is None else event.sequence
        letter = self.letter(
            kind,
            visit=_visit(self.booking),
            profile=self.profile,
            is_import=calendar is not None and calendar.method is None,
            has_calendar=calendar is not None,
            **values,
        )
        envelope = Envelope(
            stream=f"{self.booking.uid}:{recipient.email}",
            sender=self.sender,
            recipient=recipient,
            thread=self._message_id(*first, recipient),
        )
        return build_mail(
            letter,
            kind=kind,
            envelope=envelope,
            message_id=self._message_id(kind, revision, recipient),
            sent_at=self.now,
            calendar=calendar,
        )

    def _message_id(self, kind: str, revision: int, recipient: Person) -> str:
        return make_message_id(
            subject=self.booking.uid,
            kind=kind,
            revision=revision,
            recipient=recipient.email,
            sender=self.sender.email,
        )


def _calendar(event: Event, recipient: Person) -> Calendar | None:
    # To the organizer an invitation says "you do not need to respond" and enters nothing: he gets a file to import,
    # and for a cancellation nothing, for there is no file that deletes.
    if _same(recipient.email, event.organizer.email):
        if event.status is EventStatus.CANCELLED:
            return None
        return Calendar(build_importable(event), method=None, revision=event.sequence)
    if event.status is EventStatus.CANCELLED:
        return Calendar(build_cancellation(event), method=Method.CANCEL, revision=event.sequence)
    return Calendar(build_request(event), method=Method.REQUEST, revision=event.sequence)


def _organizer(booking: Booking, profile: Profile) -> Person:
    # Byte-equal in every revision, whatever the profile says by now: calendars drop what another organizer sends.
    return Person(booking.organizer_name or profile.name, booking.organizer_email or profile.booking_email)


def _is_invited(event: Event, email: str) -> bool:
    return _same(email, event.organizer.email) or any(_same(email, attendee.email) for attendee in event.attendees)


def _without_repeats(people: Iterable[Person], *, but: tuple[str, ...]) -> list[Person]:
    seen = {email.lower() for email in but}
    kept = []
    for person in people:
        if person.email.lower() not in seen:
            seen.add(person.email.lower())
            kept.append(person)
    return kept


def _same(email: str, other: str) -> bool:
    return email.lower() == other.lower()


def _place(booking: Booking) -> str:
    return unlink(f"{booking.street}, {booking.postal_code} {booking.city}")


def _description(booking: Booking, profile: Profile) -> str:
    contact = [profile.name, f"Telefon {profile.phone}" if profile.phone else "", profile.booking_email]
    return "\n".join(
        [
            f"Ein halber Tag zur KI-Strategie bei {unlink(booking.company)}.",
            "",
            "Woran wir arbeiten:",
            "– Welche Geschäftsfragen KI unterstützen soll",
            "– Die 3 bis 5 Bereiche mit dem größten Hebel",
            "– Ein bis zwei Anwendungsfälle, die einen Test lohnen",
            "– Nächste Schritte: wer, was, bis wann",
            "",
            "Es berät Sie:",
            *filter(None, contact),
        ]
    )


def _visit(booking: Booking) -> Visit:
    return Visit(
        day=booking.starts_at,
        half=booking.half,
        start=booking.starts_at,
        end=booking.ends_at,
        expires_at=booking.expires_at,
        name=unlink(booking.name),
        company=unlink(booking.company),
        place=_place(booking),
        phone=booking.phone,
        email=booking.email,
        reason=clean_line(booking.reason, 500),
        circle=tuple(unlink(guest.name) for guest in booking.participants),
    )


def _environment(templates: Path, base_url: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update({name: getattr(german, name) for name in _FORMATS})
    environment.filters["unlink"] = unlink
    environment.globals["base_url"] = base_url
    return environment
