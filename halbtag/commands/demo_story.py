"""The people of the demonstration: all invented, every address under `.example`.

Who chose a half-day is in `demo_visitors`.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from halbtag.domain.briefing import Guest
from halbtag.domain.questionnaire import VERSION, Answers
from halbtag.services.submissions import Contact


class Fate(StrEnum):
    """How far a visitor came."""

    HELD = "held"
    VERIFYING = "verifying"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who chose a half-day: who, what she answered, when she came, and for how many days later she looked."""

    contact: Contact
    answers: Answers
    source: dict[str, str]
    fate: Fate
    ago: timedelta
    lead_days: int
    guests: tuple[Guest, ...] = ()
    #: Of the questionnaire.
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class Passer:
    """Somebody who answered questions and chose no half-day, with the message she left, if any."""

    answers: Answers
    source: dict[str, str]
    ago: timedelta
    message: dict[str, str] = field(default_factory=dict)
    #: Of the questionnaire; there were others before.
    version: int = VERSION


CONSULTANT: dict[str, Any] = {
    "is_placeholder": False,
    "name": "Dr. Katharina Lindner",
    "booking_email": "termine@lindner-strategie.example",
    "notify_email": "katharina@lindner-strategie.example",
    "phone": "+49 821 5550123",
    "street": "Am Eiskanal 12",
    "postal_code": "86161",
    "city": "Augsburg",
}

ARTICLE = {"von": "ki-adventskalender-2", "utm_medium": "button", "referrer": "blog.lindner-strategie.example"}
NEWSLETTER = {"utm_source": "newsletter", "utm_medium": "email", "utm_campaign": "advent"}
NETWORK = {"utm_source": "linkedin", "utm_medium": "social", "referrer": "www.linkedin.com"}

#: How many see the offer for each who begins an inquiry.
VIEWS_PER_INQUIRY = 7

SOURCES: tuple[dict[str, str], ...] = (ARTICLE, ARTICLE, NEWSLETTER, NETWORK, {})

_CLEAR: Answers = {
    "size": "50-249",
    "sector": "manufacturing",
    "role": "managing_director",
    "driver": "it_alone",
    "progress": "pilots",
    "mandate": "none",
    "elements": {"direction": "open", "focus": "open", "frame": "partial"},
    "goals": ["margin", "speed"],
    "pain": "Die Pilotprojekte kommen nicht in den Alltag.",
    "circle": ["managing_director", "it", "operations"],
    "count": "3-5",
}
#: As the first version of the questionnaire was answered.
_FORMER: Answers = {**_CLEAR, "settled": ["frame"], "decision_maker": "yes"}


LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ç": "c", "ć": "c", "ı": "i"})


def mailbox(person: str) -> str:
    """Return what stands before the @: "s.oeztuerk"."""
    *_, first, last = person.lower().translate(LETTERS).split()
    return f"{first[0]}.{last}"


_POSTAL_CODES = ("86150", "80331", "89073", "90402", "70173", "85049", "93047", "97070", "87435", "73430")
_SECTORS = ("manufacturing", "trade", "services", "construction", "logistics")
_DRIVERS = ("it_alone", "departments", "nobody", "management_alone", "external", "management_with_it", "it_alone")
_MANDATES = ("none", "partial", "unknown", "clear", "none")
_PAINS = (
    "Wir haben drei Werkzeuge gekauft, und benutzt wird keines.",
    "Niemand weiß, was man eingeben darf.",
    "Für so etwas ist nach dem Tagesgeschäft keine Zeit mehr.",
    "Der Betriebsrat fragt, und wir haben keine Antworten.",
    "Unsere Daten liegen in fünf Systemen.",
    "Die Anbieter versprechen alle dasselbe.",
    "",
)
_ELEMENTS = (("open", "open", "partial"), ("partial", "open", "open"), ("open", "partial", "settled"))
_OUTCOMES: tuple[Answers, ...] = (
    {"decision_maker": "yes", "role": "assistant"},
    {"decision_maker": "unsure", "role": "it_head", "circle": ["it"]},
    {"decision_maker": "no", "role": "it_head", "circle": ["it"]},
    {"size": "1-9"},
    {"postal_code": "24103"},
)
_MESSAGES = (
    ("Lars Petersen", "Wir sitzen in Kiel. Kommen Sie im Frühjahr einmal in den Norden?"),
    ("Sonja Adler", "Wir sind zu sechst und wachsen. Ab wann lohnt sich das Format für uns?"),
    ("Michael Braun", "Unsere Geschäftsführung ist bis Januar nicht zu sprechen. Darf ich mich dann melden?"),
)


#: Who came longer ago than this was asked the first version.
_FORMER_FROM = 20


def _passer(number: int) -> Passer:
    outcome = _OUTCOMES[number % len(_OUTCOMES)]
    answers: Answers = {
        **_CLEAR,
        "sector": _SECTORS[number % 5],
        "postal_code": _POSTAL_CODES[number % 10],
        "progress": ("nothing", "individuals", "pilots")[number % 3],
        "driver": _DRIVERS[number % 7],
        "mandate": _MANDATES[number % 5],
        "elements": dict(zip(("direction", "focus", "frame"), _ELEMENTS[number % 3], strict=True)),
        "pain": _PAINS[number % 7],
        "goals": [["margin", "speed"], ["quality"], ["revenue", "employer"]][number % 3],
        **outcome,
    }
    if number % 4 == 3:  # left after the first step
        answers = {key: answers[key] for key in ("size", "sector", "postal_code", "role")}
    ago = timedelta(days=2 * number + 1, hours=number % 7)
    if number >= _FORMER_FROM:
        former = {key: value for key, value in {**_FORMER, **answers}.items() if key not in ("elements", "pain")}
        return Passer(answers=former, source=SOURCES[number % 5], ago=ago, version=1)
    return Passer(answers=answers, source=SOURCES[number % 5], ago=ago)


def _with_message(passer: Passer, name: str, text: str) -> Passer:
    message = {"name": name, "email": f"{mailbox(name)}@kontakt.example", "text": text}
    return replace(passer, message=message)


_WITHOUT_HALF_DAY = [_passer(number) for number in range(25)]
_UNFIT = (4, 8, 2)  # too far away, too small, nobody who decides

PASSERS = tuple(
    _with_message(passer, *_MESSAGES[_UNFIT.index(number)]) if number in _UNFIT else passer
    for number, passer in enumerate(_WITHOUT_HALF_DAY)
)
