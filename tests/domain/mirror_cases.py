"""Typical companies for the text about their situation; `python -m tests.domain.mirror_cases` writes it anew."""

from itertools import product
from pathlib import Path

from halbtag.domain.language import Language, speaking, teach
from halbtag.domain.mirror import make_mirror
from halbtag.domain.places import find_place
from halbtag.domain.qualification import Criteria, qualify
from tests.factories import ABSENT_ANSWERS, ANSWERS, ANSWERS_1, UNSURE_ANSWERS
from translations.catalogue import load

FOLDER = Path(__file__).parents[1] / "golden" / "mirror"
CRITERIA = Criteria(sizes={"10-49", "50-249", "250-999", "1000+"}, home=find_place("86150"), range_km=300)


def elements(direction, focus, frame):
    return {"elements": {"direction": direction, "focus": focus, "frame": frame}}


#: How the answers of each differ from those of a company that fits.
CASES = {
    "it leads pilots without a mandate": {},
    "it leads with a clear mandate and open focus": {"mandate": "clear", **elements("settled", "open", "settled")},
    "it waits for management": {"progress": "nothing", **elements("open", "open", "open"), "goals": ["unknown"]},
    "it half mandated, single people try": {"mandate": "partial", "progress": "individuals"},
    "it runs something, nobody knows the mandate": {"mandate": "unknown", "progress": "production"},
    "it asks itself, unsure who comes": {**UNSURE_ANSWERS},
    "it asks itself, alone at the table": {**ABSENT_ANSWERS, "circle": ["it"]},
    "everybody in secret": {
        "driver": "departments",
        "progress": "individuals",
        **elements("open", "open", "open"),
        "goals": ["unknown"],
        "circle": ["owner", "it", "sales"],
        "role": "owner",
    },
    "departments with a mandate of their own reading": {
        "driver": "departments",
        "mandate": "clear",
        "progress": "pilots",
        **elements("settled", "partial", "open"),
    },
    "departments half mandated, nothing begun": {
        "driver": "departments",
        "mandate": "partial",
        "progress": "nothing",
        **elements("partial", "open", "open"),
    },
    "departments in production, it missing": {
        "driver": "departments",
        "mandate": "unknown",
        "progress": "production",
        **elements("settled", "open", "partial"),
        "circle": ["managing_director", "operations", "sales"],
    },
    "nobody leads, nothing begun": {
        "driver": "nobody",
        "progress": "nothing",
        **elements("open", "open", "open"),
        "goals": ["unknown"],
        "circle": ["owner"],
        "role": "owner",
        "count": "1-2",
    },
    "nobody leads although management spoke": {
        "driver": "nobody",
        "mandate": "clear",
        "progress": "individuals",
        **elements("settled", "open", "settled"),
    },
    "nobody leads, single people try": {
        "driver": "nobody",
        "progress": "individuals",
        **elements("open", "open", "open"),
        "goals": ["employer"],
    },
    "nobody leads, half mandated, pilots": {"driver": "nobody", "mandate": "partial", "progress": "pilots"},
    "management and it, all settled": {
        "driver": "management_with_it",
        "mandate": "clear",
        "progress": "production",
        **elements("settled", "settled", "settled"),
        "circle": ["managing_director", "it", "operations", "finance"],
    },
    "management and it without a mandate": {
        "driver": "management_with_it",
        "mandate": "none",
        "progress": "pilots",
        **elements("partial", "partial", "partial"),
    },
    "management and it, only the frame is missing": {
        "driver": "management_with_it",
        "mandate": "partial",
        "progress": "pilots",
        **elements("settled", "settled", "open"),
        "circle": ["managing_director", "it", "hr"],
    },
    "management and it begin": {
        "driver": "management_with_it",
        "mandate": "clear",
        "progress": "nothing",
        **elements("settled", "partial", "open"),
    },
    "management alone, it missing": {
        "driver": "management_alone",
        "mandate": "none",
        "progress": "nothing",
        **elements("partial", "open", "open"),
        "circle": ["managing_director"],
        "count": "1-2",
    },
    "management alone with clear words": {
        "driver": "management_alone",
        "mandate": "clear",
        "progress": "individuals",
        **elements("settled", "settled", "partial"),
        "circle": ["managing_director", "sales"],
    },
    "management alone, in production": {
        "driver": "management_alone",
        "mandate": "partial",
        "progress": "production",
        **elements("partial", "open", "open"),
        "goals": ["revenue", "margin", "quality", "speed", "employer"],
    },
    "management and it, all settled but the goal": {
        "driver": "management_with_it",
        "mandate": "clear",
        "progress": "nothing",
        **elements("settled", "settled", "settled"),
        "goals": ["unknown"],
    },
    "management and it, a goal named and the rest open": {
        "driver": "management_with_it",
        "mandate": "clear",
        "progress": "individuals",
        **elements("settled", "open", "settled"),
        "goals": ["margin", "unknown"],
    },
    "external without a mandate": {
        "driver": "external",
        "mandate": "none",
        "progress": "pilots",
        **elements("open", "open", "open"),
        "goals": ["unknown"],
    },
    "external with a clear mandate": {
        "driver": "external",
        "mandate": "clear",
        "progress": "production",
        **elements("settled", "settled", "open"),
        "circle": ["owner", "it", "operations"],
        "role": "owner",
    },
    "assistant prepares for the management": {
        "role": "assistant",
        "decision_maker": "yes",
        "mandate": "unknown",
        "progress": "individuals",
        **elements("partial", "open", "open"),
    },
    "head of department, nobody who decides is named": {
        "role": "department_head",
        "decision_maker": "yes",
        "driver": "departments",
        "mandate": "none",
        "progress": "individuals",
        "circle": ["sales", "operations"],
        **elements("open", "partial", "open"),
    },
    "very large circle": {
        "count": "more",
        "circle": ["managing_director", "it", "operations", "sales", "finance", "hr"],
        "driver": "management_with_it",
        "mandate": "clear",
        **elements("settled", "open", "settled"),
    },
    "too small": {
        "size": "1-9",
        "driver": "management_alone",
        "mandate": "clear",
        "progress": "individuals",
        **elements("open", "open", "open"),
        "circle": ["owner"],
        "role": "owner",
        "count": "1-2",
    },
    "too far away": {
        "postal_code": "24103",
        "driver": "management_with_it",
        "mandate": "partial",
        "progress": "production",
        **elements("settled", "partial", "settled"),
        "goals": ["quality"],
    },
    "first version": ANSWERS_1,
}


def render(name: str, language: str = Language.GERMAN) -> str:
    """Return what the result page gives back: verdict, reasons as they are listed, and the situation."""
    with speaking(language):
        return _render(name)


def _render(name: str) -> str:
    version = 1 if name == "first version" else 2
    answers = ANSWERS_1 if version == 1 else {**ANSWERS, **CASES[name]}
    outcome = qualify(answers, CRITERIA, version=version)
    reasons = "\n".join(f"- {outcome.told(rule)}" for rule in outcome.listed)
    mirror = "\n\n".join(make_mirror(answers, CRITERIA, version=version).paragraphs)
    return f"{outcome.verdict}\n{reasons}\n\n{mirror}\n"


def path_of(name: str, language: str = Language.GERMAN) -> Path:
    """Return where the text of a case is kept."""
    ending = "txt" if language == Language.GERMAN else f"{language}.txt"
    return FOLDER / f"{name.replace(',', '').replace(' ', '-')}.{ending}"


if __name__ == "__main__":
    teach(Language.ENGLISH, lambda: load(Language.ENGLISH))
    for case, spoken in product(CASES, Language):
        path_of(case, spoken).write_text(render(case, spoken), encoding="utf-8")
