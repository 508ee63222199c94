"""What the consultant tells about himself and his limits."""

from dataclasses import dataclass, fields, replace
from datetime import time
from typing import Any

from sqlalchemy.orm import Session

from halbtag.domain.errors import SavedMeanwhile
from halbtag.domain.text import clean_text
from halbtag.persistence.models import Profile
from halbtag.persistence.profile import clear_pause, save_revision
from halbtag.services.placeholder_texts import PLACEHOLDER_TEXTS

#: What visitors read of him.
_TEXTS = ("about", "terms", "imprint", "privacy")


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


def without_samples(entry: ProfileEntry) -> ProfileEntry:
    """Return the entry without the English sample texts beside German ones of his own: they would speak of another."""
    stale = [f"{name}_en" for name in _TEXTS if not _is_sample(entry, name) and _is_sample(entry, f"{name}_en")]
    gone: dict[str, Any] = dict.fromkeys(stale, "")
    return replace(entry, **gone)


def _is_sample(entry: ProfileEntry, name: str) -> bool:
    text = getattr(entry, name)
    return bool(text == clean_text(PLACEHOLDER_TEXTS[name], len(PLACEHOLDER_TEXTS[name])))


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
