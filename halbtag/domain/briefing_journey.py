"""How the consultant gets to a half-day and back, with the time to set out."""

from collections.abc import Iterator

from halbtag.domain.formats import clock, day_short
from halbtag.domain.journeys import Drive
from halbtag.domain.places import Place, distance_km, find_place
from halbtag.domain.surroundings import Surroundings, goal_words, origin_words
from halbtag.domain.told import retell
from halbtag.domain.travel import Reach, duration
from halbtag.domain.zone import local


def route_link(home: Place | None, postal_code: str) -> str:
    """Return the address of the route on OpenStreetMap, empty where an end of it is unknown."""
    place = find_place(postal_code)
    if place is None or home is None:
        return ""
    start, end = (f"{each.latitude:.4f},{each.longitude:.4f}" for each in (home, place))
    return f"https://www.openstreetmap.org/directions?engine=fossgis_osrm_car&route={start};{end}"


def describe_journey(postal_code: str, home: Place | None, around: Surroundings | None) -> Iterator[tuple[str, str]]:
    """Yield label and words of the way there and the way back; the distance where no drive was reckoned."""
    drives = around.drives if around else ()
    if around is None or not drives:
        yield "Entfernung", _distance(postal_code, home)
        return
    journey = around.judged.journey
    for drive in drives if journey else ():
        yield _there(drive, around) if drive.is_outbound else _back(drive, around)
    if journey and journey.reach is not Reach.FREE:
        yield "Knapp", " ".join(map(retell, journey.reasons))


def _there(drive: Drive, around: Surroundings) -> tuple[str, str]:
    origin = around.judged.journey.origin if around.judged.journey else None
    if local(drive.start).date() != around.judged.day:
        when = f"{day_short(drive.start)}, {clock(drive.start)}"
    else:
        when = clock(drive.start)
    reserve = f", {drive.reserve_minutes} Min. Reserve" if drive.reserve_minutes > 0 else ""
    return "Abfahrt", f"{when} Uhr {origin_words(origin)} ({duration(drive.minutes)}{reserve})"


def _back(drive: Drive, around: Surroundings) -> tuple[str, str]:
    goal = around.judged.journey.goal if around.judged.journey else None
    day = "" if local(drive.end).date() == around.judged.day else f"{day_short(drive.end)}, "
    return "Zurück", f"{day}{clock(drive.end)} Uhr {goal_words(goal)} ({duration(drive.minutes)})"


def _distance(postal_code: str, home: Place | None) -> str:
    place = find_place(postal_code)
    if place is None or home is None:
        return "unbekannt"
    distance = round(distance_km(home, place))
    return f"rund {distance} km Luftlinie von Ihrem Standort" if distance else "im selben Postleitzahlgebiet"
