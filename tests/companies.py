"""Twelve companies as they come, for reading their briefings; all invented."""

from datetime import UTC, date, datetime, time, timedelta

from halbtag.domain.briefing import Briefing, Guest, Visit, make_briefing
from halbtag.domain.half import Half
from halbtag.domain.onsite import Present, Site
from halbtag.domain.places import find_place
from halbtag.domain.qualification import Criteria
from halbtag.domain.slots import Availability, Busy, Taken, WeeklyRule, judge_half_day
from halbtag.domain.surroundings import look_around
from halbtag.domain.travel import Appointment, TravelPolicy, TravelTimes
from halbtag.domain.zone import at

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOME = "86161"
CRITERIA = Criteria(sizes={"10-49", "50-249", "250-999"}, home=find_place(HOME), range_km=400)
TUESDAY = date(2026, 12, 1)
MORNING, AFTERNOON = (time(9), time(12, 30)), (time(13, 30), time(17))


def company(  # noqa: PLR0913 (a row of a table)
    name,
    sector,
    place,
    *,
    role="managing_director",
    half=Half.MORNING,
    guests=(),
    note="",
    site=None,
    hours=None,
    has_invited=True,
    **said,
):
    """Return the visit and the answers of one company; `said` are those of the second questionnaire."""
    street, postal_code, city = place
    start, end = hours or (MORNING if half is Half.MORNING else AFTERNOON)
    visit = Visit(
        company=name,
        name="Kim Beispiel",
        email="kim@firma.example",
        phone="+49 89 123456",
        street=street,
        postal_code=postal_code,
        city=city,
        note=note,
        start=at(TUESDAY, start),
        end=at(TUESDAY, end),
        half=half,
        circle=tuple(Guest(person, f"{number}@firma.example", what) for number, (person, what) in enumerate(guests)),
        site=site,
        has_invited=has_invited,
    )
    return visit, {"sector": sector, "role": role, "postal_code": postal_code, **said}


def elements(direction, focus, frame):
    return {"direction": direction, "focus": focus, "frame": frame}


READY = Site(True, "Am Empfang", "im Hof", "Besprechung 2", Present.YES, Present.NO, "Frau Koch", "+49 170 1234567")

COMPANIES = {
    "maschinenbau_it_allein": company(
        "Präzisionsteile Nord GmbH",
        "manufacturing",
        ("Isarstraße 12", "80331", "München"),
        guests=(("Jens Krämer", "IT-Leitung"), ("Petra Lang", "Leitung Arbeitsvorbereitung")),
        site=Site(reception="Am Empfang, Frau Koch"),
        size="50-249",
        driver="it_alone",
        progress="pilots",
        mandate="none",
        elements=elements("partial", "open", "open"),
        goals=["margin", "speed"],
        pain="Wir schreiben jedes Angebot von Hand, und keiner weiß, was es am Ende gekostet hat.",
        circle=["managing_director", "it", "operations"],
        count="3-5",
    ),
    "bau_niemand": company(
        "Hoch- und Tiefbau Ahr GmbH",
        "construction",
        ("Dorfstraße 3", "86899", "Landsberg am Lech"),
        role="owner",
        half=Half.AFTERNOON,
        size="10-49",
        driver="nobody",
        progress="nothing",
        mandate="unknown",
        elements=elements("open", "open", "open"),
        goals=["unknown"],
        pain="Die Bauleiter sitzen abends noch am Schreibtisch.",
        circle=["owner"],
        count="1-2",
    ),
    "handel_bereiche": company(
        "Werkzeughandel Süd AG",
        "trade",
        ("Hafenstraße 40", "90402", "Nürnberg"),
        role="board",
        guests=(("Ute Baum", "Vertriebsleitung"), ("Ali Demir", "Leiter IT"), ("Rolf Sander", "Einkauf")),
        site=READY,
        size="250-999",
        driver="departments",
        progress="individuals",
        mandate="partial",
        elements=elements("settled", "partial", "open"),
        goals=["revenue"],
        circle=["managing_director", "it", "sales", "other"],
        count="3-5",
    ),
    "spedition_assistenz": company(
        "Spedition Kessler KG",
        "logistics",
        ("Am Güterbahnhof 1", "89073", "Ulm"),
        role="assistant",
        has_invited=False,
        note="Bitte zuerst mit mir telefonieren, Herr Kessler ist viel unterwegs.",
        size="50-249",
        driver="external",
        progress="pilots",
        mandate="clear",
        elements=elements("settled", "settled", "partial"),
        goals=["speed", "quality"],
        pain="Unsere Disponenten tippen Avise ab.",
        circle=["managing_director", "operations"],
        count="3-5",
        decision_maker="unsure",
    ),
    "beratung_leitung_allein": company(
        "Ingenieurbüro Talheim GmbH",
        "services",
        ("Marktplatz 8", "70173", "Stuttgart"),
        role="owner",
        guests=(("Nora Feld", "Projektleitung"),),
        size="10-49",
        driver="management_alone",
        progress="individuals",
        mandate="clear",
        elements=elements("partial", "settled", "settled"),
        goals=["quality", "employer"],
        circle=["owner", "other"],
        count="1-2",
    ),
    "bank_gemeinsam": company(
        "Regionalbank Allgäu eG",
        "finance",
        ("Residenzplatz 2", "87435", "Kempten"),
        role="board",
        guests=(("Dr. Eva Roth", "CIO"), ("Max Huber", "Marktfolge"), ("Lea Sommer", "Personal")),
        site=READY,
        size="250-999",
        driver="management_with_it",
        progress="production",
        mandate="clear",
        elements=elements("settled", "settled", "settled"),
        goals=["margin"],
        circle=["managing_director", "it", "finance", "hr"],
        count="3-5",
    ),
    "klinik_it_leitung": company(
        "Fachklinik am See",
        "health",
        ("Uferweg 5", "82319", "Starnberg"),
        role="it_head",
        half=Half.AFTERNOON,
        size="250-999",
        driver="it_alone",
        progress="individuals",
        mandate="partial",
        elements=elements("open", "open", "partial"),
        goals=["employer", "quality"],
        pain="Die Ärztinnen diktieren in ihr privates Telefon.",
        circle=["it", "managing_director"],
        count="3-5",
        decision_maker="yes",
    ),
    "software_betrieb": company(
        "Datenwerk Systeme GmbH",
        "technology",
        ("Ring 77", "80807", "München"),
        size="50-249",
        driver="departments",
        progress="production",
        mandate="none",
        elements=elements("partial", "partial", "open"),
        goals=["revenue", "margin", "quality", "speed"],
        guests=(("Tom Wirth", "CTO"),),
        circle=["managing_director", "it", "sales"],
        count="3-5",
    ),
    "lebensmittel_fern": company(
        "Molkerei Oderland GmbH",
        "food",
        ("Mühlenweg 2", "15230", "Frankfurt (Oder)"),
        size="50-249",
        driver="management_alone",
        progress="nothing",
        mandate="clear",
        elements=elements("settled", "open", "open"),
        goals=["margin", "quality"],
        pain="Zu viel Ausschuss bei Sortenwechseln.",
        circle=["managing_director", "operations", "finance"],
        count="3-5",
    ),
    "verband_extern": company(
        "Handwerksverband Mittelschwaben",
        "public",
        ("Rathausgasse 4", "89312", "Günzburg"),
        role="department_head",
        size="10-49",
        driver="external",
        progress="nothing",
        mandate="unknown",
        elements=elements("open", "partial", "open"),
        goals=["speed"],
        circle=["other"],
        count="6-8",
        decision_maker="no",
    ),
    "industrie_kurz": company(
        "Gießerei Lech GmbH",
        "manufacturing",
        ("Werkstraße 1", "86156", "Augsburg"),
        hours=(time(10), time(12)),
        guests=(("Bernd Ott", "Produktionsleitung"), ("Ina Vogt", "IT-Administration")),
        site=READY,
        size="50-249",
        driver="management_with_it",
        progress="nothing",
        mandate="partial",
        elements=elements("partial", "open", "settled"),
        goals=["quality"],
        pain="Reklamationen dauern Wochen.",
        circle=["managing_director", "it", "operations"],
        count="3-5",
    ),
    "alte_fragen": company(
        "Großhandel Benk GmbH & Co. KG",
        "other",
        ("Industriering 9", "93047", "Regensburg"),
        half=Half.AFTERNOON,
        size="50-249",
        driver="nobody",
        progress="individuals",
        mandate="none",
        settled=["frame"],
        goals=["speed", "employer"],
        circle=["owner", "managing_director", "it", "sales", "finance", "hr"],
        count="6-8",
        decision_maker="yes",
    ),
}


def briefing_for(visit: Visit, answers) -> Briefing:
    """Return a briefing among neighbours: another visit that day, a doctor's appointment the day before."""
    availability = Availability(
        land="BY",
        notice_days=3,
        horizon_days=120,
        rules=[WeeklyRule(1, half, *hours) for half, hours in ((Half.MORNING, MORNING), (Half.AFTERNOON, AFTERNOON))],
        taken=[_other(visit)],
        busy=[Busy(Appointment(at(date(2026, 11, 30), time(16)), at(date(2026, 11, 30), time(17)), "", "Privat"))],
        travel=TravelTimes(HOME, TravelPolicy(), {}),
    )
    judged = judge_half_day(TUESDAY, visit.half, availability=availability, now=NOW, destination=visit.postal_code)
    around = look_around(judged, availability=availability, destination=visit.postal_code, booking_id=1)
    source = {"von": "ki-adventskalender-2"} if visit.half is Half.MORNING else {"utm_source": "newsletter"}
    version = 1 if "settled" in answers else 2
    return make_briefing(visit=visit, answers=answers, source=source, criteria=CRITERIA, around=around, version=version)


def _other(visit: Visit) -> Taken:
    half, hours = (Half.AFTERNOON, AFTERNOON) if visit.half is Half.MORNING else (Half.MORNING, MORNING)
    day = TUESDAY if visit.postal_code.startswith("8") else TUESDAY + timedelta(days=1)
    there = Appointment(at(day, hours[0]), at(day, hours[1]), "86150", "Anker & Sohn GmbH")
    return Taken(day, half, is_held=False, booking_id=2, visit=there)
