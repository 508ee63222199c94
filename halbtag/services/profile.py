"""What the consultant tells about himself and his limits."""

from dataclasses import dataclass, fields
from datetime import time

from sqlalchemy.orm import Session

from halbtag.domain.errors import SavedMeanwhile
from halbtag.persistence.models import Profile
from halbtag.persistence.profile import clear_pause, save_revision


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """Everything that the profile form may change, and nothing else (ASVS 5.0.0, 15.3.3)."""

    name: str
    booking_email: str
    notify_email: str
    phone: str
    street: str
    postal_code: str
    city: str
    land: str
    language: str
    notice_days: int
    horizon_days: int
    weekly_limit: int
    daily_limit: int
    monthly_limit: int
    closes_holidays: bool
    closes_christmas_eve: bool
    closes_new_years_eve: bool
    pause_message: str
    pause_message_en: str
    busy_max_age_hours: int
    office_starts_at: time
    office_ends_at: time
    response_hours: int
    proposal_hours: int
    change_notice_days: int
    reminder_days: int
    reminds_on_eve: bool
    retention_days: int
    about: str
    about_en: str
    terms: str
    terms_en: str
    imprint: str
    imprint_en: str
    privacy: str
    privacy_en: str


def save_profile(session: Session, entry: ProfileEntry, *, seen: int) -> None:
    """Replace the profile; from then on it is no placeholder any more.

    Raises SavedMeanwhile where it has another revision by now than the one that was `seen`.
    """
    values = {field.name: getattr(entry, field.name) for field in fields(ProfileEntry)}
    if not save_revision(session, Profile.revision, seen, is_placeholder=False, **values):
        raise SavedMeanwhile


def end_pause(session: Session) -> bool:
    """Offer half-days again, and say whether there was a pause."""
    return clear_pause(session)
