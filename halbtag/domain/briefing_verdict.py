"""How the result of the questions is put to the consultant before a half-day."""

from collections.abc import Iterator

from halbtag.domain.qualification import Effect, Qualification, Verdict

VERDICT_WORDS = {
    Verdict.FIT: "passt",
    Verdict.CLARIFY: "vorab klären",
    Verdict.NOT_YET: "noch nicht",
}

#: What the briefing's facts about size and distance tell.
_TOLD_ELSEWHERE = "company_fits"


def reasons_to_know(qualification: Qualification) -> Iterator[str]:
    """Yield why it came to the verdict, those that decided it first, save what the rest of the briefing tells."""
    for rule in qualification.reasons:
        # How KI is led, and who is missing: the briefing has parts of its own for that.
        if not rule.is_mirrored and rule.id != _TOLD_ELSEWHERE and rule.effect is not Effect.HINTS:
            yield rule.consultant
