"""Who should sit at the table: IT, but not alone; a hint, never a condition."""

import re
from collections.abc import Collection
from enum import StrEnum

from halbtag.domain.language import gettext
from halbtag.domain.questionnaire import Answers

#: How people who answer for IT are called in German companies, in German or English.
_IT = re.compile(
    r"\b(?:IT|EDV|DV|CIO|CTO|CISO|CDO|Informatik\w*|Informationstechnik\w*|Informationssicherheit\w*|System\w*admin\w*"
    r"|Information (?:technology|security)|Admin\w*|Software\w*|DevOps|Digitalisierung\w*|Digitali[sz]ation)\b",
    re.IGNORECASE,
)

#: Roles of whoever books that put nobody else than IT at the table: an assistant books for others.
_NO_OTHER_SIDE = frozenset({"it_head", "assistant"})


class Gap(StrEnum):
    """What the table lacks."""

    IT_MISSING = "it_missing"
    IT_ALONE = "it_alone"


def find_gap(answers: Answers, roles: Collection[str]) -> Gap | None:
    """Return what the table lacks, or None where IT and somebody else sit at it.

    `answers` are those of the questionnaire, `roles` what stands beside the names of those who are invited; one that
    is empty tells nothing of IT, but is somebody. Whoever once said that IT comes need not name it again.
    """
    circle = answers.get("circle") or []
    role = answers.get("role")
    has_it = "it" in circle or role == "it_head" or any(is_it(words) for words in roles)
    has_others = (
        any(option != "it" for option in circle)
        or role not in _NO_OTHER_SIDE
        or any(not is_it(words) for words in roles)
    )
    if not has_it:
        return Gap.IT_MISSING
    return None if has_others else Gap.IT_ALONE


def is_it(role: str) -> bool:
    """Say whether these words name somebody who answers for IT."""
    return _IT.search(role) is not None


def gap_words(gap: Gap) -> str:
    """Return what the prospect reads of it."""
    match gap:
        case Gap.IT_MISSING:
            return gettext(
                "Bisher ist niemand aus der IT dabei. Am besten sitzt sie mit am Tisch: Sie weiß, was sicher und "
                "machbar ist."
            )
        case Gap.IT_ALONE:
            return gettext(
                "Bisher kommt nur die IT. Am besten sitzt auch jemand am Tisch, der über Ziele, Risiken und Mittel "
                "entscheidet."
            )
