"""What the consultant takes on: how the last inquiries would come out by other criteria, and setting them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from sqlalchemy.orm import Session

from halbtag.domain.errors import SavedMeanwhile
from halbtag.domain.qualification import Verdict, qualify
from halbtag.domain.questionnaire import first_open_step
from halbtag.persistence.inquiries import list_inquiries
from halbtag.persistence.models import Inquiry, Profile
from halbtag.persistence.profile import criteria_for, save_revision

#: How many inquiries are judged again, from the youngest on.
JUDGED = 50


@dataclass(frozen=True, slots=True)
class CriteriaEntry:
    """Everything that the form may change, and nothing else (ASVS 5.0.0, 15.3.3)."""

    sizes: list[str]
    range_km: int
    deciding_roles: list[str]
    largest_circle: str


@dataclass(frozen=True, slots=True)
class Shift:
    """One inquiry that would come out otherwise."""

    inquiry: Inquiry
    company: str
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True)
class Preview:
    """How many inquiries were judged, how many have each verdict before and after, and those that have another."""

    judged: int
    before: Mapping[Verdict, int]
    after: Mapping[Verdict, int]
    shifts: tuple[Shift, ...]


def preview_criteria(session: Session, profile: Profile, entry: CriteriaEntry) -> Preview:
    """Return how the last complete inquiries would come out, the youngest first; what was booked stays booked."""
    found = []
    for inquiry in list_inquiries(session, limit=JUDGED):
        version = inquiry.questionnaire_version
        if first_open_step(inquiry.answers, version=version) is None:
            present = criteria_for(inquiry, profile)
            wanted = replace(present, **asdict(entry))
            verdicts = (qualify(inquiry.answers, each, version=version).verdict for each in (present, wanted))
            found.append(Shift(inquiry, _company(inquiry), *verdicts))
    return Preview(
        judged=len(found),
        before=Counter(shift.before for shift in found),
        after=Counter(shift.after for shift in found),
        shifts=tuple(shift for shift in found if shift.before is not shift.after),
    )


def save_criteria(session: Session, entry: CriteriaEntry, *, seen: int) -> None:
    """Judge by these criteria from now on; raises SavedMeanwhile if the profile is another by now than the one seen."""
    if not save_revision(session, Profile.revision, seen, **asdict(entry)):
        raise SavedMeanwhile


def _company(inquiry: Inquiry) -> str:
    booked = [booking.company for booking in inquiry.bookings if booking.company]
    return booked[-1] if booked else str(inquiry.contact.get("company") or "")
