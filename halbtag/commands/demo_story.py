"""The people of the demonstration: all invented, every address under `.example`."""

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
_UNSURE: Answers = {**_CLEAR, "role": "it_head", "decision_maker": "unsure", "circle": ["it", "operations"]}
#: As the first version of the questionnaire was answered.
_FORMER: Answers = {**_CLEAR, "settled": ["frame"], "decision_maker": "yes"}


def _visitor(
    person: str,
    company: str,
    *,
    place: tuple[str, str, str],
    fate: Fate,
    ago: timedelta,
    lead_days: int,
    guests: tuple[Guest, ...] = (),
    note: str = "",
    **answers: Any,
) -> Visitor:
    street, postal_code, city = place
    base = _UNSURE if fate in (Fate.REQUESTED, Fate.DECLINED) else _CLEAR
    return Visitor(
        contact=Contact(
            name=person,
            company=company,
            email=f"{_mailbox(person)}@{_domain(company)}",
            phone="+49 89 5550100",
            street=street,
            postal_code=postal_code,
            city=city,
            note=note,
        ),
        answers={**base, "postal_code": postal_code, **answers},
        source=SOURCES[lead_days % len(SOURCES)],
        fate=fate,
        ago=ago,
        lead_days=lead_days,
        guests=tuple(Guest(guest.name, f"{_mailbox(guest.name)}@{_domain(company)}", guest.role) for guest in guests),
    )


_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ç": "c", "ı": "i"})


def _mailbox(person: str) -> str:
    *_, first, last = person.lower().translate(_LETTERS).split()
    return f"{first[0]}.{last}"


def _domain(company: str) -> str:
    words = [word for word in company.lower().translate(_LETTERS).split() if word.isalpha() or "-" in word]
    return f"{'-'.join(words[:2])}.example"


def _guest(name: str, role: str) -> Guest:
    return Guest(name, "", role)


def _days(count: float) -> timedelta:
    return timedelta(days=count)


VISITORS = (
    _visitor(
        "Sabine Öztürk",
        "Altmühl Präzisionsteile GmbH",
        place=("Industriestraße 4", "85049", "Ingolstadt"),
        fate=Fate.CONFIRMED,
        ago=_days(62),
        lead_days=14,
        guests=(_guest("Jens Krämer", "IT-Leitung"), _guest("Petra Lang", "Produktion")),
        note="Parkplätze im Hof, bitte am Empfang melden.",
    ),
    _visitor(
        "Martin Hagenauer",
        "Hagenauer Logistik AG",
        place=("Am Güterbahnhof 17", "89073", "Ulm"),
        fate=Fate.CONFIRMED,
        ago=_days(48),
        lead_days=16,
        sector="logistics",
        role="board",
        goals=["speed", "quality"],
        guests=(_guest("Ines Wolf", "Disposition"),),
    ),
    _visitor(
        "Claudia Brenner",
        "Brenner Haustechnik GmbH",
        place=("Handwerkerring 8", "87435", "Kempten"),
        fate=Fate.CONFIRMED,
        ago=_days(35),
        lead_days=12,
        size="10-49",
        sector="construction",
        role="owner",
        driver="nobody",
        progress="individuals",
    ),
    _visitor(
        "Thomas Ebner",
        "Ebner Verpackungen GmbH",
        place=("Lechfeldstraße 30", "86899", "Landsberg am Lech"),
        fate=Fate.CONFIRMED,
        ago=_days(16),
        lead_days=24,
        goals=["margin", "quality", "employer"],
        guests=(_guest("Yasemin Kaya", "IT-Leitung"), _guest("Ralf Sommer", "Vertrieb")),
    ),
    _visitor(
        "Dr. Ulrike Stein",
        "Stein Labortechnik GmbH",
        place=("Technologiepark 2", "93053", "Regensburg"),
        fate=Fate.CONFIRMED,
        ago=_days(13),
        lead_days=28,
        sector="health",
        driver="management_with_it",
        mandate="partial",
        elements={"direction": "settled", "focus": "partial", "frame": "open"},
        guests=(_guest("Florian Maier", "Qualität"),),
    ),
    _visitor(
        "Andreas Pohl",
        "Pohl Feinkost KG",
        place=("Viktualienweg 5", "80331", "München"),
        fate=Fate.CONFIRMED,
        ago=_days(11),
        lead_days=35,
        sector="food",
        role="owner",
        driver="departments",
    ),
    _visitor(
        "Birgit Sauer",
        "Sauer Maschinenbau GmbH",
        place=("Neckarwerkstraße 41", "73728", "Esslingen am Neckar"),
        fate=Fate.CONFIRMED,
        ago=_days(8),
        lead_days=42,
        size="250-999",
        count="6-8",
        guests=(_guest("Oliver Frank", "IT-Leitung"), _guest("Maria Conti", "Controlling")),
    ),
    _visitor(
        "Helmut Voss",
        "Voss Versicherungsmakler GmbH",
        place=("Königstraße 60", "90402", "Nürnberg"),
        fate=Fate.CONFIRMED,
        ago=_days(6),
        lead_days=50,
        size="10-49",
        sector="finance",
        driver="external",
    ),
    _visitor(
        "Stefan Reuter",
        "Reuter Kunststoffwerk GmbH",
        place=("Werkstraße 11", "87700", "Memmingen"),
        fate=Fate.REQUESTED,
        ago=_days(3),
        lead_days=20,
        guests=(_guest("Gerhard Reuter", "Geschäftsführung"),),
    ),
    _visitor(
        "Nadine Fuchs",
        "Fuchs Baustoffe GmbH",
        place=("Kieswerkstraße 3", "83022", "Rosenheim"),
        fate=Fate.REQUESTED,
        ago=_days(2),
        lead_days=26,
        sector="trade",
        role="assistant",
        circle=["other"],
    ),
    _visitor(
        "Jürgen Aigner",
        "Aigner Software GmbH",
        place=("Isarufer 9", "84028", "Landshut"),
        fate=Fate.REQUESTED,
        ago=_days(0.6),
        lead_days=33,
        sector="technology",
        progress="production",
        mandate="partial",
    ),
    _visitor(
        "Monika Albrecht",
        "Albrecht Pflegedienste gGmbH",
        place=("Klosterhof 1", "88212", "Ravensburg"),
        fate=Fate.CANCELLED,
        ago=_days(14),
        lead_days=21,
        sector="health",
        driver="nobody",
    ),
    _visitor(
        "Peter Zeller",
        "Zeller Messebau GmbH",
        place=("Messestraße 22", "70173", "Stuttgart"),
        fate=Fate.DECLINED,
        ago=_days(9),
        lead_days=18,
        sector="services",
        circle=["it"],
        count="1-2",
    ),
    _visitor(
        "Kerstin Baumann",
        "Baumann Getränke GmbH",
        place=("Brauereiweg 7", "96047", "Bamberg"),
        fate=Fate.VERIFYING,
        ago=timedelta(minutes=25),
        lead_days=15,
        sector="food",
        guests=(_guest("Tobias Kern", "IT"),),
    ),
    _visitor(
        "Robert Winkler",
        "Winkler Elektro GmbH",
        place=("Schillerplatz 4", "74072", "Heilbronn"),
        fate=Fate.HELD,
        ago=timedelta(minutes=4),
        lead_days=30,
    ),
)

_POSTAL_CODES = ("86150", "80331", "89073", "90402", "70173", "85049", "93047", "97070", "87435", "73430")
_SECTORS = ("manufacturing", "trade", "services", "construction", "logistics")
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
    message = {"name": name, "email": f"{_mailbox(name)}@kontakt.example", "text": text}
    return replace(passer, message=message)


_WITHOUT_HALF_DAY = [_passer(number) for number in range(25)]
_UNFIT = (4, 8, 2)  # too far away, too small, nobody who decides

PASSERS = tuple(
    _with_message(passer, *_MESSAGES[_UNFIT.index(number)]) if number in _UNFIT else passer
    for number, passer in enumerate(_WITHOUT_HALF_DAY)
)
