"""How the result of the questions is put to the consultant before a half-day."""

from collections.abc import Iterator, Mapping

from halbtag.domain.conditions import Facts
from halbtag.domain.language import gettext, mark
from halbtag.domain.qualification import Effect, Qualification, Verdict

VERDICT_WORDS = {
    Verdict.FIT: mark("passt"),
    Verdict.CLARIFY: mark("vorab klären"),
    Verdict.NOT_YET: mark("noch nicht"),
}

#: The same once the half-day is agreed: what was to be clarified before the yes is past.
_AGREED_WORDS: Mapping[Verdict, str] = {
    **VERDICT_WORDS,
    Verdict.CLARIFY: mark("zugesagt mit offenen Punkten"),
    Verdict.NOT_YET: mark("trotz Bedenken zugesagt"),
}

#: What the facts about size and distance tell, and, of who decides, what is still missing (`briefing_table`).
_TOLD_ELSEWHERE = frozenset(
    {"company_fits", "decision_maker_absent", "decision_maker_unsure", "decision_maker_unnamed"}
)


def verdict_words(verdict: Verdict, facts: Facts, *, is_agreed: bool) -> str:
    """Return the verdict in words, with where to read on if it is open whether somebody who decides comes."""
    words = gettext((_AGREED_WORDS if is_agreed else VERDICT_WORDS)[verdict])
    if "present" in facts["decision_maker"]:
        return words
    return gettext("%(verdict)s, siehe „Was noch fehlt“", verdict=words)


def reasons_to_know(qualification: Qualification) -> Iterator[str]:
    """Yield why it came to the verdict, those that decided it first, save what the rest of the briefing tells."""
    for rule in qualification.reasons:
        # How KI is led, and who is missing: the briefing has parts of its own for that.
        if not rule.is_mirrored and rule.id not in _TOLD_ELSEWHERE and rule.effect is not Effect.HINTS:
            yield gettext(rule.consultant)
