"""How the result of the questions is put to the consultant before a half-day."""

from collections.abc import Iterator

from halbtag.domain.qualification import Effect, Qualification, Verdict

VERDICT_WORDS = {
    Verdict.FIT: "passt",
    Verdict.CLARIFY: "vorab klären",
    Verdict.NOT_YET: "noch nicht",
}

#: What speaks of how KI is led and of who is missing: the briefing has parts of its own for that.
_TOLD_ELSEWHERE = frozenset(
    {"it_leads_alone", "departments_lead", "external_leads", "management_leads", "no_mandate", "it_missing"}
)


def reasons_to_know(qualification: Qualification) -> Iterator[str]:
    """Yield why it came to the verdict, those that decided it first, save what the rest of the briefing tells."""
    for rule in qualification.reasons:
        if rule.id not in _TOLD_ELSEWHERE and rule.effect is not Effect.HINTS:
            yield rule.consultant
