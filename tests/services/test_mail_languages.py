"""One step writes to several people, each in their own language, whatever language the step itself was taken in."""

import re

import pytest
from sqlalchemy import select

from halbtag.domain.kept_mail import read_mail
from halbtag.domain.language import Language, speaking
from halbtag.domain.mail import OutgoingMail
from halbtag.domain.reminders import ReminderKind
from halbtag.domain.slots import Reason, ReasonCode
from halbtag.persistence.database import Database
from halbtag.persistence.models import OutboxMessage
from halbtag.persistence.profile import load_profile
from halbtag.services.mails import event_of
from halbtag.services.messages.decision import decision_needed
from halbtag.services.submissions import confirm_address
from tests.conftest import START
from tests.every_mail import briefing
from tests.factories import make_inquiry, submit
from tests.mail_occasions import MAILS, NOW, OCCASIONS, TOKEN, body, booking, calendar, profile, remind
from translations.extraction import find_unmarked

one_database = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
in_any_language = pytest.mark.parametrize("spoken", Language)


def first_line(mail: OutgoingMail) -> str:
    return body(mail).splitlines()[0]


@in_any_language
def test_english_prospect_and_circle_and_german_consultant_read_their_own_language(spoken: Language) -> None:
    with speaking(spoken):
        mails = OCCASIONS["booking_confirmed"](booking(language="en"), profile(language="de"))
    assert [(mail.kind, mail.subject) for mail in mails[:4]] == [
        ("booking_confirmed", "Booked: AI strategy session on Thursday, 3 December 2026"),
        ("circle_invited", "Invitation: AI strategy session on Thursday, 3 December 2026"),
        ("circle_invited", "Invitation: AI strategy session on Thursday, 3 December 2026"),
        ("consultant_invited", "Gebucht: Müller & Söhne GmbH, Do., 03.12., Vormittag"),
    ]
    assert [first_line(mail) for mail in mails[:3]] == ["Dear Anna Müller,", "Dear Bernd Kraus,", "Dear Cem Yıldız,"]
    assert [re.search('lang="(..)"', body(mail, "html")).group(1) for mail in mails] == ["en", "en", "en", "de", "de"]  # type: ignore[union-attr]


@in_any_language
def test_german_prospect_and_english_consultant_read_their_own_language(spoken: Language) -> None:
    with speaking(spoken):
        mails = OCCASIONS["booking_confirmed"](booking(language="de"), profile(language="en"))
    assert [mail.subject for mail in mails[:4]] == [
        "Gebucht: KI-Strategietermin am Donnerstag, 3. Dezember 2026",
        "Einladung: KI-Strategietermin am Donnerstag, 3. Dezember 2026",
        "Einladung: KI-Strategietermin am Donnerstag, 3. Dezember 2026",
        "Booked: Müller & Söhne GmbH, Thu 3 Dec, morning",
    ]


def test_event_has_one_text_for_everybody_in_the_language_of_the_booking() -> None:
    mails = OCCASIONS["booking_confirmed"](booking(language="en"), profile(language="de"))
    events = [calendar(mail).vevent for mail in mails[:4]]
    assert {event.summary.value for event in events} == {"AI strategy session – Müller & Söhne GmbH"}
    assert len({event.description.value for event in events}) == 1
    assert event_of(booking(language="en"), profile()).description.splitlines()[:7] == [
        "Half a day on AI strategy at Müller & Söhne GmbH.",
        "",
        "What we will work on:",
        "– Which business questions AI should support",
        "– The 3 to 5 areas where it makes the most difference",
        "– One or two use cases worth testing",
        "– Next steps: who, what, by when",
    ]


@one_database
@in_any_language
def test_language_in_which_a_half_day_was_chosen_is_that_of_its_mails(
    ready_database: Database, spoken: Language
) -> None:
    """The link in the mail may be opened in another language, and the consultant always reads his own."""
    with ready_database.writing() as session:
        load_profile(session).language = "de"
    with speaking("en"):
        row = submit(ready_database, MAILS, make_inquiry(ready_database, now=START), now=START)
    with ready_database.writing() as session:
        (asked,) = session.scalars(select(OutboxMessage)).all()
        (token,) = re.findall(r"/termin/([\w-]+)", read_mail(asked.content).text)
    with speaking(spoken), ready_database.writing() as session:
        confirm_address(session, MAILS, token=token, now=START)
    with ready_database.reading() as session:
        told = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert row.language == "en"
    assert [(each.kind, each.subject.partition(":")[0]) for each in told] == [
        ("confirm_address", "Please confirm"),
        ("booking_confirmed", "Booked"),
        ("circle_invited", "Invitation"),
        ("circle_invited", "Invitation"),
        ("consultant_invited", "Gebucht"),
        ("briefing", "Briefing"),
    ]


def test_what_speaks_against_a_half_day_is_said_in_the_language_of_the_consultant() -> None:
    with speaking("de"):
        (mail,) = decision_needed(
            MAILS,
            booking=booking(language="de"),
            profile=profile(language="en"),
            briefing=briefing(Language.ENGLISH),
            against=[Reason(ReasonCode.BUSY)],
            token=TOKEN,
            now=NOW,
        )
    assert "busy" in body(mail)


def test_what_is_missing_is_asked_for_in_the_language_of_each() -> None:
    site = {"address_checked": True, "reception": "Gate 2", "parking": "P3"}
    prospect, *_, consultant = remind(
        booking(language="en", site=site), profile(language="de"), kind=ReminderKind.FIRST
    )
    assert "– Not stated yet: " in body(prospect)
    assert "Vor Ort noch nicht angegeben: Raum und Kontakt am Tag." in body(consultant)


def test_pages_that_are_everybodys_are_linked_to_in_the_language_of_the_mail() -> None:
    german, english = (OCCASIONS["confirm_address"](booking(language=each), profile())[0] for each in ("de", "en"))
    assert "/impressum\r\n" in body(german)
    assert "/en/impressum" not in body(german)
    assert "\r\nLegal notice: https://termine.beispiel.example/en/impressum\r\n" in body(english)


def test_kept_mail_tells_its_event_in_the_language_of_whoever_looks() -> None:
    mail = OCCASIONS["booking_confirmed"](booking(), profile())[0]
    with speaking("en"):
        assert read_mail(mail.content).event[:4] == (
            ("Kind", "Invitation"),
            ("Appointment", "KI-Strategietermin – Müller & Söhne GmbH"),
            ("When", "Thursday, 3 December 2026, 09:00–12:30"),
            ("Where", "Gewerbering 4, 82515 Wolfratshausen"),
        )


def test_no_mail_says_anything_that_nobody_has_marked() -> None:
    assert [str(each) for each in find_unmarked("templates/emails", "halbtag/services/messages")] == []
