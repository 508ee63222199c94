"""How the consultant gets to a half-day and back, with the time to set out."""

from collections.abc import Iterator
from datetime import datetime

from halbtag.domain.formats import clock, day_short
from halbtag.domain.journeys import Drive
from halbtag.domain.language import gettext, mark
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
    """Yield what is told of the way there and the way back, by the ids of `LABELS`, each with its words.

    Where no drive was reckoned it is the distance.
    """
    drives = around.drives if around else ()
    if around is None or not drives:
        yield "distance", _distance(postal_code, home)
        return
    journey = around.judged.journey
    for drive in drives if journey else ():
        yield _there(drive, around) if drive.is_outbound else _back(drive, around)
    if journey and journey.reach is not Reach.FREE:
        yield "tight", " ".join(map(retell, journey.reasons))


LABELS = {
    "distance": mark("Entfernung"),
    "there": mark("Abfahrt"),
    "back": mark("Zurück"),
    "tight": mark("Knapp"),
}


def _there(drive: Drive, around: Surroundings) -> tuple[str, str]:
    origin = around.judged.journey.origin if around.judged.journey else None
    said = {"clock": _clock(drive.start, around), "origin": origin_words(origin), "duration": duration(drive.minutes)}
    if drive.reserve_minutes <= 0:
        return "there", gettext("%(clock)s Uhr %(origin)s (%(duration)s)", **said)
    return "there", gettext(
        "%(clock)s Uhr %(origin)s (%(duration)s, %(reserve)d Min. Reserve)", reserve=drive.reserve_minutes, **said
    )


def _back(drive: Drive, around: Surroundings) -> tuple[str, str]:
    goal = around.judged.journey.goal if around.judged.journey else None
    said = {"clock": _clock(drive.end, around), "goal": goal_words(goal), "duration": duration(drive.minutes)}
    return "back", gettext("%(clock)s Uhr %(goal)s (%(duration)s)", **said)


def _clock(moment: datetime, around: Surroundings) -> str:
    day = "" if local(moment).date() == around.judged.day else f"{day_short(moment)}, "
    return f"{day}{clock(moment)}"


def _distance(postal_code: str, home: Place | None) -> str:
    place = find_place(postal_code)
    if place is None or home is None:
        return gettext("unbekannt")
    distance = round(distance_km(home, place))
    if not distance:
        return gettext("im selben Postleitzahlgebiet")
    return gettext("rund %(distance)d km Luftlinie von Ihrem Standort", distance=distance)
