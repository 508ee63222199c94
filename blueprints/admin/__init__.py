"""The consultant's side of the web, one module per subject."""

from blueprints.admin import (  # noqa: F401 (importing them adds their routes)
    appearance,
    audit,
    bookings,
    briefings,
    calendar,
    calendars,
    changes,
    criteria,
    effect,
    embedding,
    follow_ups,
    half_days,
    inquiries,
    link_kit,
    login,
    moves,
    outbox,
    outcomes,
    overrides,
    overview,
    personal_links,
    profile,
    proposals,
    seasons,
    style,
    subscription,
    travel,
    week,
)
from blueprints.admin.access import blueprint

__all__ = ["blueprint"]
