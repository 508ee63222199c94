"""What the consultant has seen and decides against: named so exactly that it allows nothing else."""

from collections.abc import Collection, Sequence

from halbtag.domain.slots import BEGUN, HalfDay, Reason


def consent_key(reason: Reason, half_day: HalfDay) -> str:
    """Return what a form names a soft reason by: the half-day that it speaks against, the code and the detail.

    The code alone would allow what came up since, on the same day or another one.
    """
    return f"{half_day.day}:{half_day.half}:{reason.key}"


def is_proposable(half_day: HalfDay) -> bool:
    """Say whether the consultant may choose a half-day, knowingly where something soft speaks against it."""
    return half_day.slot is not None and all(reason.code.is_soft and reason != BEGUN for reason in half_day.reasons)


def without_consent(half_day: HalfDay, reasons: Sequence[Reason], *, knowing: Collection[str]) -> list[Reason]:
    """Return those of the reasons against a half-day that the consultant cannot decide against, or has not."""
    return [reason for reason in reasons if not reason.code.is_soft or consent_key(reason, half_day) not in knowing]
