"""Whether the half-day fits a company, and why: one verdict from the table of rules, always with reasons."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from halbtag.domain.company_sizes import sizes_taken_on
from halbtag.domain.conditions import Facts, holds
from halbtag.domain.places import Place, find_place, km_beyond_reach
from halbtag.domain.qualification_rules import RULES, Effect, Rule
from halbtag.domain.questionnaire import Answers, present_answers
from halbtag.domain.questions import facts_in

__all__ = ["RULES", "Criteria", "Effect", "Qualification", "Rule", "Verdict", "facts_for", "qualify"]

#: The roles that may decide for their company, unless the consultant says otherwise.
DECIDING_ROLES = frozenset({"owner", "managing_director", "board"})

#: The seats of the leadership circle that may decide for their company.
DECIDING_SEATS = frozenset({"owner", "managing_director"})

#: How many people a circle's size means at least, by option id, from the smallest on.
CIRCLE_SIZES = {"1-2": 1, "3-5": 3, "6-8": 6, "more": 9}


class Verdict(StrEnum):
    """How it goes on: book at once, let the consultant decide, or another step first."""

    FIT = "FIT"
    CLARIFY = "CLARIFY"
    NOT_YET = "NOT_YET"


@dataclass(frozen=True, slots=True)
class Criteria:
    """What the consultant takes on.

    `sizes` are option ids; `range_km` is as the crow flies from home; `deciding_roles` are the roles whose presence
    settles that somebody decides; `largest_circle` is the option id of the largest circle that needs no talk before.
    """

    sizes: Collection[str]
    home: Place | None
    range_km: int
    deciding_roles: Collection[str] = DECIDING_ROLES
    largest_circle: str = "6-8"
    #: Whom the consultant has invited himself he takes on, whatever the size and however far.
    is_invited: bool = False


@dataclass(frozen=True, slots=True)
class Qualification:
    """The verdict and the rules that applied, those that decided it first."""

    verdict: Verdict
    reasons: tuple[Rule, ...]
    #: The sizes that are taken on, by option id.
    sizes: Collection[str]

    def told(self, rule: Rule) -> str:
        """Return what one of the reasons tells the prospect, with the sizes that are taken on where it names them."""
        return rule.prospect.format(sizes=sizes_taken_on(self.sizes))

    @property
    def listed(self) -> tuple[Rule, ...]:
        """Return the reasons that the prospect is given one by one, so that none speaks against another.

        What the mirror tells her is not told twice. Where no half-day is offered, only what stands against it is told,
        and that who decides is missing only where her coming would help.
        """
        told = [rule for rule in self.reasons if not rule.is_mirrored]
        if self.verdict is Verdict.NOT_YET:
            told = [rule for rule in told if rule.effect is Effect.POSTPONES]
            told = [rule for rule in told if rule.id != "decision_maker_absent"] or told
        return tuple(told)


def qualify(answers: Answers, criteria: Criteria, *, version: int) -> Qualification:
    """Return the verdict for answers to a version of the questionnaire, with at least one reason.

    The gravest effect decides: one that postpones gives NOT_YET, else one that clarifies gives CLARIFY, else FIT.
    Exactly one of the `decision_maker_*` rules applies to whatever was answered, so there is always a reason.
    That IT leads alone supports: it is what the appointment is for.
    """
    facts = facts_for(answers, criteria, version=version)
    applying = [rule for rule in RULES if holds(rule.condition, facts)]
    effects = {rule.effect for rule in applying}
    if Effect.POSTPONES in effects:
        verdict, deciding = Verdict.NOT_YET, Effect.POSTPONES
    elif Effect.CLARIFIES in effects:
        verdict, deciding = Verdict.CLARIFY, Effect.CLARIFIES
    else:
        verdict, deciding = Verdict.FIT, Effect.SUPPORTS
    reasons = sorted(applying, key=lambda rule: rule.effect is not deciding)
    return Qualification(verdict, tuple(reasons), criteria.sizes)


def facts_for(answers: Answers, criteria: Criteria, *, version: int) -> Facts:
    """Return what the rules look at: the answers that count, and what they mean by the consultant's criteria.

    `company` is "taken_on", "outside", or "invited" in spite of its size; `place` is "near", "beyond", "unknown", or
    "invited" in spite of the distance; `asking` is "decides" or "prepares"; `decision_maker` is "present", "unnamed",
    "unsure" or "absent"; `table` has "it" or "no_it", and is "large" or "small".
    """
    counting = present_answers(answers, version=version)
    given = facts_in(counting)
    decides = not given.get("role", frozenset()).isdisjoint(criteria.deciding_roles)
    return {
        **given,
        "company": frozenset({_company(str(counting.get("size")), criteria)}),
        "place": frozenset({_place(str(counting.get("postal_code")), criteria)}),
        "asking": frozenset({"decides" if decides else "prepares"}),
        "decision_maker": frozenset({_decision_maker(given, decides=decides)}),
        "table": frozenset({_it_seat(given), "large" if _is_large(given, criteria) else "small"}),
    }


def _company(size: str, criteria: Criteria) -> str:
    if size in criteria.sizes:
        return "taken_on"
    return "invited" if criteria.is_invited else "outside"


def _place(postal_code: str, criteria: Criteria) -> str:
    place = find_place(postal_code)
    if place is None or criteria.home is None:
        return "unknown"
    if km_beyond_reach(criteria.home, place, criteria.range_km) is None:
        return "near"
    return "invited" if criteria.is_invited else "beyond"


def _decision_maker(given: Facts, *, decides: bool) -> str:
    """Return whether who decides will come; it is asked only where roles and seats do not tell."""
    is_seated = not given.get("circle", frozenset()).isdisjoint(DECIDING_SEATS)
    said = given.get("decision_maker", frozenset())
    if "unsure" in said:
        return "unsure"
    if "yes" in said:
        return "present" if decides or is_seated else "unnamed"
    return "present" if not said and is_seated and given.get("role", frozenset()) & DECIDING_ROLES else "absent"


def _it_seat(given: Facts) -> str:
    comes = "it" in given.get("circle", frozenset()) or "it_head" in given.get("role", frozenset())
    return "it" if comes else "no_it"


def _is_large(given: Facts, criteria: Criteria) -> bool:
    """Say whether more people come than the consultant wants; each seat that is named is at least one of them."""
    counted = max((CIRCLE_SIZES.get(size, 0) for size in given.get("count", ())), default=0)
    least = max(counted, len(given.get("circle", ())))
    beyond = [people for size, people in CIRCLE_SIZES.items() if people > CIRCLE_SIZES[criteria.largest_circle]]
    return bool(beyond) and least >= min(beyond)
