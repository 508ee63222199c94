"""Half of a day: the unit in which the consultant is booked."""

from enum import StrEnum


class Half(StrEnum):
    """Half of a day; the values are stored and stand in addresses."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
