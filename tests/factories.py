"""Believable input for tests: a company that fits, and ways to get its booking to where a test begins."""

from datetime import date, timedelta

from sqlalchemy import select

from halbtag.domain.briefing import Guest
from halbtag.domain.choice import Choice
from halbtag.domain.consent import consent_key
from halbtag.domain.half import Half
from halbtag.domain.questionnaire import VERSION
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import FollowUp
from halbtag.persistence.profile import load_profile
from halbtag.services.inquiries import start_inquiry
from halbtag.services.submissions import Contact, submit_booking
from halbtag.services.waiting_list import take_place

#: A company that fits: owner at the table, IT leads alone so far.
ANSWERS = {
    "size": "50-249",
    "sector": "manufacturing",
    "postal_code": "80331",
    "role": "managing_director",
    "driver": "it_alone",
    "progress": "pilots",
    "mandate": "none",
    "elements": {"direction": "open", "focus": "open", "frame": "partial"},
    "goals": ["margin", "speed"],
    "pain": "Die Pilotprojekte kommen nicht in den Alltag.",
    "circle": ["managing_director", "it"],
    "count": "3-5",
}

#: The same company, asked for by its head of IT, who is not yet sure that who decides will come.
UNSURE_ANSWERS = {**ANSWERS, "role": "it_head", "decision_maker": "unsure"}
del UNSURE_ANSWERS["count"]

#: The same, with the person who decides not at the table.
ABSENT_ANSWERS = {**UNSURE_ANSWERS, "decision_maker": "no"}

#: The first company as it answered version 1 of the questionnaire.
ANSWERS_1 = {key: answer for key, answer in ANSWERS.items() if key not in ("elements", "pain")}
ANSWERS_1 |= {"settled": ["frame"], "decision_maker": "yes"}

CONTACT = Contact(
    name="Dr. Sabine Öztürk",
    company="Müller & Söhne Präzisionsteile GmbH",
    email="s.oeztuerk@mueller-soehne.example",
    phone="+49 89 123456",
    street="Isarstraße 12",
    postal_code="80331",
    city="München",
    note="Parkplätze im Hof.",
)

GUESTS = (
    Guest("Jens Krämer", "j.kraemer@mueller-soehne.example", "IT-Leitung"),
    Guest("Petra Lang", "p.lang@mueller-soehne.example", ""),
)

#: A Tuesday, well beyond the minimum notice of a new copy when the tests' clock starts.
DAY = date(2026, 12, 1)
HALF = Half.MORNING


def make_inquiry(database, *, now, answers=ANSWERS, source=None, version=VERSION):
    """Return the secret of a new inquiry."""
    source = source or {"von": "ki-adventskalender-2"}
    with database.writing() as session:
        return start_inquiry(session, answers=answers, source=source, now=now, version=version)


def submit(database, mails, token, *, now, day=DAY, half=HALF, contact=CONTACT, guests=GUESTS):
    """Take a filled-in form in; return the booking."""
    with database.writing() as session:
        opened = open_inquiry(session, token, now=now, for_update=True)
        return submit_booking(
            session, mails, opened=opened, choice=Choice(day, half), contact=contact, guests=guests, now=now
        )


def consent_to(refusal):
    """Return what names everything that closes half-days, as the page of a refused choice would."""
    return [consent_key(reason, half_day) for half_day in refusal.closed for reason in half_day.reasons]


def later(now, **duration):
    """Return the instant after a while."""
    return now + timedelta(**duration)


def confirm_places(database, mails, *, now):
    """Confirm every address that is to be put on the waiting list."""
    with database.writing() as session:
        for row in session.scalars(select(FollowUp).where(FollowUp.consented_at.is_not(None))).all():
            take_place(session, mails, row, profile=load_profile(session), now=now)
