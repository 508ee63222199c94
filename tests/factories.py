"""Believable input for tests: a company that fits, and ways to get its booking to where a test begins."""

from datetime import date, timedelta

from halbtag.domain.briefing import Guest
from halbtag.domain.choice import Choice
from halbtag.domain.consent import consent_key
from halbtag.domain.half import Half
from halbtag.persistence.inquiries import open_inquiry
from halbtag.services.inquiries import start_inquiry
from halbtag.services.submissions import Contact, submit_booking

#: A company that fits: owner at the table, IT leads alone so far.
ANSWERS = {
    "size": "50-249",
    "sector": "manufacturing",
    "postal_code": "80331",
    "role": "managing_director",
    "driver": "it_alone",
    "progress": "pilots",
    "mandate": "none",
    "settled": "",
    "goals": ["margin", "speed"],
    "decision_maker": "yes",
    "circle": ["managing_director", "it"],
    "count": "3-5",
}

#: The same company, not yet sure that who decides will come.
UNSURE_ANSWERS = {**ANSWERS, "decision_maker": "unsure"}

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


def make_inquiry(database, *, now, answers=ANSWERS, source=None):
    """Return the secret of a new inquiry."""
    with database.writing() as session:
        return start_inquiry(session, answers=answers, source=source or {"von": "ki-adventskalender-2"}, now=now)


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
