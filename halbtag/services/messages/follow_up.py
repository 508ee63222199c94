"""The mail that hands on what somebody asks for who books no half-day (yet)."""

from datetime import datetime
from uuid import uuid4

from halbtag.domain.invitation import Person
from halbtag.domain.language import foreign_language, speaking
from halbtag.domain.mail import Envelope, OutgoingMail, build_mail, make_message_id
from halbtag.domain.states import FollowUpKind
from halbtag.domain.text import clean_line, clean_text
from halbtag.persistence.models import FollowUp, Profile
from halbtag.services.mails import Mails

#: Which mail tells of which wish.
_MAILS = {
    FollowUpKind.MESSAGE: "message_left",
    FollowUpKind.RECALL: "recall_wished",
    FollowUpKind.WAITING_LIST: "waiting_list_joined",
}


def follow_up_left(
    mails: Mails, *, follow_up: FollowUp, profile: Profile, now: datetime, language: str = ""
) -> list[OutgoingMail]:
    """Hand the consultant what is asked for; where an address was left, an answer goes to that person.

    `language` is the tag of the one in which that person asked, told where the consultant speaks another.
    """
    kind = _MAILS[follow_up.kind]
    author = Person(clean_line(follow_up.name, 120), follow_up.email)
    sender = Person(profile.name, profile.booking_email)
    with speaking(profile.language):
        letter = mails.letter(
            kind,
            profile=profile,
            author=author,
            phone=follow_up.phone,
            text=clean_text(follow_up.text, 5000),
            inquiry_id=follow_up.inquiry_id,
            language=foreign_language(language),
        )
    envelope = Envelope(
        stream=f"inquiry-{follow_up.inquiry_id}:{profile.notify_email}",
        sender=sender,
        recipient=Person(profile.name, profile.notify_email),
        reply_to=author if author.email else None,
    )
    message_id = make_message_id(
        subject=str(uuid4()), kind=kind, revision=0, recipient=profile.notify_email, sender=sender.email
    )
    return [build_mail(letter, kind=kind, envelope=envelope, message_id=message_id, sent_at=now)]
