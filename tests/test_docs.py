"""What the documentation says is what the code does."""

import re
from pathlib import Path

import pytest

from halbtag.settings import VARIABLES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_lists_every_setting_with_default_and_meaning() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| (.+) \|$", README, flags=re.MULTILINE)

    assert rows == [(variable.name, variable.default, variable.meaning) for variable in VARIABLES]


def test_env_example_lists_every_setting_with_its_example() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert re.findall(r"^# ([A-Z_]+)=(.+)$", text, flags=re.MULTILINE) == [
        (variable.name, variable.example) for variable in VARIABLES
    ]


def test_the_code_reads_no_other_variable() -> None:
    names = {variable.name for variable in VARIABLES}
    sources = [
        ROOT / "app.py",
        ROOT / "gunicorn.conf.py",
        *(ROOT / "halbtag").rglob("*.py"),
        *(ROOT / "blueprints").rglob("*.py"),
    ]
    read = {
        name
        for source in sources
        for name in re.findall(r"""(?:environ(?:\.get\(|\[)|getenv\(|\.read\()["']([A-Z_]+)""", source.read_text())
    }

    assert read <= names
    assert read >= names - {"SECRET_KEY"}


@pytest.mark.parametrize(
    "page", ["README.md", *(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))]
)
def test_every_link_leads_to_a_file(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]

    assert [target for target in targets if not ((ROOT / page).parent / target).exists()] == []


def test_readme_names_only_commands_that_make_knows() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z0-9-]+):", makefile, flags=re.MULTILINE))

    assert set(re.findall(r"(?:`|^)make ([a-z0-9-]+)", README, flags=re.MULTILINE)) <= known


def test_every_attack_is_tried_by_tests_that_exist() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (A\d\d) \|.+\| (`.+`) \|$", text, flags=re.MULTILINE)
    named = {
        (number, file, name)
        for number, tests in rows
        for file, names in re.findall(r"`([\w/]+\.py): ([^`]+)`", tests)
        for name in names.split(", ")
    }
    existing = {file: (ROOT / "tests" / file).read_text(encoding="utf-8") for file in {file for _, file, _ in named}}

    assert [number for number, _ in rows] == [f"A{number:02}" for number in range(1, 47)]
    assert {number for number, _, _ in named} == {number for number, _ in rows}
    assert [each for each in sorted(named) if f"def {each[2]}(" not in existing[each[1]]] == []
