"""Finishes every mail that Halbtag sends: from templates, to one person, with the calendar object this one needs."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from halbtag.domain import formats
from halbtag.domain.colour import palette_of
from halbtag.domain.enclosures import add_enclosure
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
    build_uninvitation,
)
from halbtag.domain.language import Language, gettext, mark, speaking, spoken
from halbtag.domain.mail import Calendar, Envelope, Letter, OutgoingMail, build_mail, make_message_id
from halbtag.domain.notice import last_day_to_change
from halbtag.domain.onsite import Site, describe_way
from halbtag.domain.states import AGREED, OVER, BookingStatus
from halbtag.domain.text import clean_text, unlink
from halbtag.domain.wishes import wish_lines
from halbtag.domain.zone import local
from halbtag.persistence.models import Booking, Participant, Profile
from halbtag.services.words import install_words

#: First in an event's title, and short: the month view of a phone shows little more, and the place stands beside it.
_TITLE = mark("KI-Strategietermin")

_AIMS = (
    mark("Welche Geschäftsfragen KI unterstützen soll"),
    mark("Die 3 bis 5 Bereiche mit dem größten Hebel"),
    mark("Ein bis zwei Anwendungsfälle, die einen Test lohnen"),
    mark("Nächste Schritte: wer, was, bis wann"),
)

_STATUS = {
    **dict.fromkeys(AGREED | OVER, EventStatus.CONFIRMED),
    BookingStatus.CANCELLED: EventStatus.CANCELLED,
}

_ENCODING = '<meta charset="utf-8">'
_FORMATS = ("day_long", "day_short", "clock", "span", "moment", "month_name", "half_name")


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as a mail shows it: what the prospect typed is one line each, save `reason` and `wish_words`.

    Nothing in it becomes a link, but in what goes to herself and to the consultant, see `Post`.
    Where `wished` has lines, these are the windows that were wished for, and the times mean nothing.
    """

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
    wished: tuple[str, ...]
    wish_words: str
    sheet_link: str
    way: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a mail goes to, in which language, and with which kind and revision the conversation began."""

    person: Person
    language: str
    first: tuple[str, int]


class Mails:
    """Finished mails from the templates under `templates/emails`.

    Which mails an occasion brings stands in `halbtag.services.messages`. Rows are only read: a booking comes with its
    participants loaded. `base_url` is where links lead, whatever address a request came by.
    """

    def __init__(self, templates: Path, base_url: str) -> None:
        self._templates = _environment(templates, base_url, words_of=unlink)
        self._templates_as_typed = _environment(templates, base_url, words_of=str)
        self._base_url = base_url
        self._inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

    def post(self, booking: Booking, profile: Profile, *, now: datetime) -> "Post":
        """Return what writes mails about one booking."""
        return Post(self, booking=booking, profile=profile, now=now)

    def link(self, page: str, token: str) -> str:
        """Return the address of a page that a secret opens."""
        return f"{self._base_url}/{page}/{token}"

    def admin_link(self, booking: Booking) -> str:
        """Return the address of the booking's page in the admin."""
        return f"{self._base_url}/admin/termine/{booking.id}"

    def sheet_link(self, booking: Booking) -> str:
        """Return the address of the preparation sheet, which may be forwarded."""
        return self.link("vorbereitung", booking.sheet_key) if booking.sheet_key else ""

    def letter(self, name: str, *, as_typed: bool = False, **values: object) -> Letter:
        """Return subject, text and HTML of a mail from its templates; `as_typed` leaves what looks like a link."""
        templates = self._templates_as_typed if as_typed else self._templates
        profile = values.get("profile")
        values["accent"] = palette_of(profile.accent if isinstance(profile, Profile) else "")
        subject, text, html = (
            templates.get_template(f"emails/{name}/{part}").render(values)
            for part in ("subject.txt", "body.txt", "body.html")
        )
        html = _with_encoding_first(self._inliner.inline(html))
        return Letter(subject=subject.strip(), text=clean_text(text, len(text)) + "\n", html=html)


def event_of(booking: Booking, profile: Profile, *, sheet_link: str = "", with_way: bool = True) -> Event:
    """Return the calendar event of a booking whose participants are loaded: prospect first, then the circle.

    Calendars are shared: the one link in it is that of the preparation sheet, which only shows and names nobody, and
    it tells no answer. Nobody is in it twice, the organizer not at all. `with_way` has it say how to get in, and whom
    to call there. It speaks the booking's language, whoever reads it: there is one event for all.
    """
    with speaking(booking.language):
        return _event_of(booking, profile, sheet_link=sheet_link, with_way=with_way)


def _event_of(booking: Booking, profile: Profile, *, sheet_link: str, with_way: bool) -> Event:
    organizer = _organizer(booking, profile)
    circle = (Attendee(guest.name, guest.email, guest.is_required) for guest in booking.participants)
    attendees = _without_repeats((Attendee(booking.name, booking.email), *circle), but=(organizer.email,))
    return Event(
        uid=booking.uid,
        sequence=booking.sequence,
        dtstamp=booking.revised_at,
        start=booking.starts_at,
        end=booking.ends_at,
        summary=f"{gettext(_TITLE)} – {unlink(booking.company)}",
        location=unlink(_place(booking)),
        description=_description(booking, profile, sheet_link, with_way=with_way),
        organizer=organizer,
        attendees=tuple(attendees),
        status=_STATUS.get(booking.status, EventStatus.TENTATIVE),
    )


class Post:
    """One occasion for mails about one booking, each in its reader's language.

    What is said of it in words is handed in as a function, which is called once that language is spoken.

    `occasion` tells apart mails of one kind to one person that are no revisions of the event: nothing is stored twice
    under one Message-ID.

    What was typed reaches others with gaps in whatever a mail program turns into a link: nobody sends strangers links
    in our name. Once her address is confirmed, the prospect reads her own words as she typed them, and so does the
    consultant, who is told that they are hers; they stay text, and what a program makes a link of leads where it says.
    """

    def __init__(self, mails: Mails, *, booking: Booking, profile: Profile, now: datetime) -> None:
        self.mails = mails
        self.booking = booking
        self.profile = profile
        self.now = now
        self.sender = _organizer(booking, profile)
        self.prospect = Person(booking.name, booking.email)
        self.consultant = Person(self.sender.name, booking.consultant_email or profile.notify_email)

    def event(self) -> Event:
        """Return the booking's event as it stands."""
        return event_of(self.booking, self.profile, sheet_link=self.mails.sheet_link(self.booking))

    def bare_event(self) -> Event:
        """Return the event for whoever does not come any more: without what only those need, as a mobile number."""
        return event_of(self.booking, self.profile, with_way=False)

    def to_prospect(
        self, kind: str, *, event: Event | None = None, occasion: str = "", is_named: bool = True, **values: object
    ) -> OutgoingMail:
        """Write to the prospect; the conversation began with the mail that asked to confirm the address."""
        recipient = self.prospect if is_named else Person("", self.prospect.email)
        reader = Reader(recipient, self.booking.language, ("confirm_address", 0))
        return self._write(kind, reader, event=event, occasion=occasion, values=values)

    def to_circle(
        self,
        kind: str,
        *,
        event: Event | None = None,
        occasion: str = "",
        only: Collection[Participant] | None = None,
        **values: object,
    ) -> Iterator[OutgoingMail]:
        """Write to each member of the circle, or to `only` these, who is neither prospect nor organizer."""
        seen = {self.prospect.email.lower(), self.sender.email.lower()}
        for guest in self.booking.participants if only is None else only:
            if guest.email.lower() in seen:
                continue
            seen.add(guest.email.lower())
            member = Person(guest.name, guest.email)
            reader = Reader(member, self.booking.language, ("circle_invited", guest.since_sequence))
            told = {"member": member, "is_required": guest.is_required, **values}
            yield self._write(kind, reader, event=event, occasion=occasion, values=told)

    def to_removed(self, kind: str, guest: Participant, **values: object) -> OutgoingMail:
        """Write to somebody who is no longer in the circle: the event leaves this one calendar alone."""
        member = Person(guest.name, guest.email)
        attendees = (Attendee(guest.name, guest.email, guest.is_required),)
        alone = replace(self.bare_event(), attendees=attendees)
        reader = Reader(member, self.booking.language, ("circle_invited", guest.since_sequence))
        return self._write(kind, reader, event=alone, is_removed=True, values={"member": member, **values})

    def to_consultant(
        self,
        kind: str,
        *,
        event: Event | None = None,
        occasion: str = "",
        enclosure: Mapping[str, Any] | None = None,
        **values: object,
    ) -> OutgoingMail:
        """Write to the consultant; a request began with a question, a booking with the invitation.

        `enclosure` is what is to be set as a PDF when the mail goes out.
        """
        was_requested = self.booking.confirmed_at is None or self.booking.confirmed_at != self.booking.verified_at
        first = ("decision_needed" if was_requested else "consultant_invited", 0)
        reader = Reader(self.consultant, self.profile.language, first)
        if event is not None and not _is_invited(event, self.consultant.email):
            attendees = (*event.attendees, Attendee(self.consultant.name, self.consultant.email))
            event = replace(event, attendees=attendees)
        return self._write(kind, reader, event=event, occasion=occasion, enclosure=enclosure, values=values)

    def letter(
        self, kind: str, *, calendar: Calendar | None = None, as_typed: bool = False, **values: object
    ) -> Letter:
        """Return what a mail of this kind says."""
        return self.mails.letter(
            kind,
            as_typed=as_typed,
            visit=_visit(self.booking, self.mails.sheet_link(self.booking), words_of=str if as_typed else unlink),
            profile=self.profile,
            is_import=calendar is not None and calendar.method is None,
            has_calendar=calendar is not None,
            change_until=_change_until(self.booking, self.profile, now=self.now),
            **values,
        )

    def _write(
        self,
        kind: str,
        reader: Reader,
        *,
        event: Event | None,
        values: dict[str, Any],
        occasion: str = "",
        is_removed: bool = False,
        enclosure: Mapping[str, Any] | None = None,
    ) -> OutgoingMail:
        recipient = reader.person
        calendar = None if event is None else _calendar(event, recipient, is_removed=is_removed)
        revision = 0 if event is None else event.sequence
        with speaking(reader.language):
            told = {name: value() if callable(value) else value for name, value in values.items()}
            letter = self.letter(kind, calendar=calendar, as_typed=self._reads_as_typed(recipient), **told)
        envelope = Envelope(
            stream=f"{self.booking.uid}:{recipient.email}",
            sender=self.sender,
            recipient=recipient,
            thread=self._message_id(*reader.first, recipient),
        )
        return build_mail(
            letter,
            kind=kind,
            envelope=envelope,
            message_id=self._message_id(f"{kind}-{occasion}" if occasion else kind, revision, recipient),
            sent_at=self.now,
            calendar=calendar,
            enclose=(lambda message: add_enclosure(message, enclosure)) if enclosure else lambda _: None,
        )

    def _reads_as_typed(self, recipient: Person) -> bool:
        known = (self.prospect.email, self.consultant.email)
        return self.booking.verified_at is not None and any(_same(recipient.email, email) for email in known)

    def _message_id(self, kind: str, revision: int, recipient: Person) -> str:
        return make_message_id(
            subject=self.booking.uid,
            kind=kind,
            revision=revision,
            recipient=recipient.email,
            sender=self.sender.email,
        )


def _calendar(event: Event, recipient: Person, *, is_removed: bool) -> Calendar | None:
    # To the organizer an invitation says "you do not need to respond" and enters nothing: he gets a file to import,
    # and for a cancellation nothing, for there is no file that deletes.
    if is_removed:
        return Calendar(build_uninvitation(event), method=Method.CANCEL, revision=event.sequence)
    if _same(recipient.email, event.organizer.email):
        if event.status is EventStatus.CANCELLED:
            return None
        return Calendar(build_importable(event), method=None, revision=event.sequence)
    if event.status is EventStatus.CANCELLED:
        return Calendar(build_cancellation(event), method=Method.CANCEL, revision=event.sequence)
    return Calendar(build_request(event), method=Method.REQUEST, revision=event.sequence)


def _change_until(booking: Booking, profile: Profile, *, now: datetime) -> date | None:
    until = last_day_to_change(booking.day, notice_days=profile.change_notice_days, land=profile.land)
    return until if until >= local(now).date() else None


def _organizer(booking: Booking, profile: Profile) -> Person:
    # Byte-equal in every revision, whatever the profile says by now: calendars drop what another organizer sends.
    return Person(booking.organizer_name or profile.name, booking.organizer_email or profile.booking_email)


def _is_invited(event: Event, email: str) -> bool:
    return _same(email, event.organizer.email) or any(_same(email, attendee.email) for attendee in event.attendees)


def _without_repeats(people: Iterable[Attendee], *, but: tuple[str, ...]) -> list[Attendee]:
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
    return f"{booking.street}, {booking.postal_code} {booking.city}"


def _description(booking: Booking, profile: Profile, sheet_link: str, *, with_way: bool) -> str:
    phone = gettext("Telefon %(number)s", number=profile.phone) if profile.phone else ""
    contact = [profile.name, phone, profile.booking_email]
    known = Site.of(booking.site or {}) if with_way else Site()
    way = [f"{name}: {unlink(words)}" for name, words in describe_way(known)]
    return "\n".join(
        [
            gettext("Ein halber Tag zur KI-Strategie bei %(company)s.", company=unlink(booking.company)),
            "",
            gettext("Woran wir arbeiten:"),
            *(f"– {gettext(aim)}" for aim in _AIMS),
            "",
            gettext("Es berät Sie:"),
            *filter(None, contact),
            *(["", gettext("Vor Ort:"), *way] if way else []),
            *(["", gettext("Zur Vorbereitung: %(link)s", link=sheet_link)] if sheet_link else []),
        ]
    )


def _visit(booking: Booking, sheet_link: str, *, words_of: Callable[[str], str]) -> Visit:
    return Visit(
        day=booking.starts_at,
        half=booking.half,
        start=booking.starts_at,
        end=booking.ends_at,
        expires_at=booking.expires_at,
        name=words_of(booking.name),
        company=words_of(booking.company),
        place=words_of(_place(booking)),
        phone=booking.phone,
        email=booking.email,
        reason=clean_text(booking.reason, 500),
        circle=tuple(words_of(guest.name) for guest in booking.participants),
        wished=tuple(wish_lines(booking.wished)) if booking.wished else (),
        wish_words=words_of(clean_text(booking.wished.words, 500)) if booking.wished else "",
        sheet_link=sheet_link if booking.status in AGREED else "",
        way=tuple((name, words_of(words)) for name, words in describe_way(Site.of(booking.site or {}))),
    )


def _with_encoding_first(html: str) -> str:
    """Say the encoding within the first 1,024 bytes, as HTML wants it: the inliner puts the styles before it."""
    return html.replace(_ENCODING, "", 1).replace("<head>", f"<head>{_ENCODING}", 1)


def _broken(text: str) -> Markup:
    """Return the text as HTML with its line breaks: Outlook on Windows knows no `white-space: pre-line`."""
    return Markup("<br>").join(text.split("\n"))


def _strong(text: str) -> Markup:
    """Return the text as HTML that stresses it: so a sentence is the same message in HTML and in plain text."""
    return Markup("<strong>{}</strong>").format(text)


def _whole(text: str) -> Markup:
    """Return the text as HTML that is never broken: a telephone number, a word with a hyphen."""
    return Markup('<span class="whole">{}</span>').format(text)


def _page_link(base_url: str, path: str) -> str:
    """Return the address of a page that is everybody's, in the reader's language: no secret in it tells which."""
    return f"{base_url}{path}" if spoken() is Language.GERMAN else f"{base_url}/{spoken()}{path}"


def _environment(templates: Path, base_url: str, *, words_of: Callable[[str], str]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    install_words(environment)
    environment.filters.update({name: getattr(formats, name) for name in _FORMATS})
    environment.filters["unlink"] = words_of
    environment.filters["broken"] = _broken
    environment.filters["strong"] = _strong
    environment.filters["whole"] = _whole
    environment.globals["base_url"] = base_url
    environment.globals["page_link"] = partial(_page_link, base_url)
    return environment
