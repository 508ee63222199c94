"""Whether what the consultant enters says anything that is not said already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from halbtag.domain.half import Half
from halbtag.domain.slots import Override, WeeklyRule, override_on, rule_on
from halbtag.domain.travel import Region


def has_a_day(rule: WeeklyRule, *, since: date) -> bool:
    """Say whether its weekday occurs in the rule's range from `since` on; a rule without an end has days for ever."""
    return next(_days_of(rule, since), None) is not None


def repeats_rule(rule: WeeklyRule, rules: Sequence[WeeklyRule], *, since: date) -> bool:
    """Say whether on each of its days from `since` on a rule for a time says the same already; only for one that ends.

    The pattern does not count: it may change, and what is said for a time keeps against it.
    """
    return all(_says_the_same(rule_on(day, rule.half, rules), rule) for day in _days_of(rule, since))


def repeats_override(wanted: Override, overrides: Sequence[Override]) -> bool:
    """Say whether for each of its half-days the override that wins says the same already, word for word."""
    return all(_narrowed(override_on(day, half, overrides), wanted) == wanted for day, half in _half_days_of(wanted))


def repeats_region(wanted: Region, regions: Iterable[Region]) -> bool:
    """Say whether one of the entries already covers its days, with the same name, place and radius."""
    return any(
        region.first_day <= wanted.first_day
        and wanted.last_day <= region.last_day
        and replace(region, first_day=wanted.first_day, last_day=wanted.last_day) == wanted
        for region in regions
    )


def _says_the_same(held: WeeklyRule | None, rule: WeeklyRule) -> bool:
    return held is not None and held.is_bounded and (held.starts_at, held.ends_at) == (rule.starts_at, rule.ends_at)


def _narrowed(held: Override | None, wanted: Override) -> Override | None:
    return held and replace(held, first_day=wanted.first_day, last_day=wanted.last_day, half=wanted.half)


def _days_of(rule: WeeklyRule, since: date) -> Iterator[date]:
    """Yield the days of a rule from `since` on, in order; without end where the rule has none."""
    day = max(since, rule.valid_from or since)
    day += timedelta(days=(rule.weekday - day.weekday()) % 7)
    while rule.valid_until is None or day <= rule.valid_until:
        yield day
        day += timedelta(days=7)


def _half_days_of(override: Override) -> Iterator[tuple[date, Half]]:
    for offset in range((override.last_day - override.first_day).days + 1):
        for half in [override.half] if override.half else Half:
            yield override.first_day + timedelta(days=offset), half
