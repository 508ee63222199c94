"""Whether what we send is HTML as the standard has it: the Nu HTML Checker finds nothing in any page, state or mail."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, render_template
from werkzeug.exceptions import default_exceptions

from blueprints.errors import PAGES
from halbtag.domain.kept_mail import read_mail
from tests.e2e.markup import Markup, faults_of
from tests.e2e.showroom import Showroom
from tests.e2e.sights import ADMIN, PUBLIC
from tests.e2e.walk import Walk

#: What Outlook's Word engine wants in a mail, and HTML has no longer or never had: sizes and colours of tables as
#: attributes, its own properties, and the namespace of its settings. Nothing else is let pass, and on pages nothing.
FOR_WORD = re.compile(
    r"mail .*: (?:"
    r"The “(?:align|bgcolor|height|width)” attribute on the “(?:table|td)” element is obsolete\."
    r"|CSS: “mso-[a-z-]+”: Property “mso-[a-z-]+” doesn't exist\."
    r"|Attribute “xmlns:o” not allowed here\."
    r"|Attribute with the local name “xmlns:o” is not serializable as XML 1\.0\."
    r")"
)

#: A guess at the language of an English page by its words, German names and what was typed included: it was German, and
#: once French. `tests/e2e/test_english.py` looks at the words themselves.
GUESSED_LANGUAGE = re.compile(r"GET .* 200: This document appears to be written in \w+ but .* has “lang=\"en\"”")


@pytest.mark.timeout(300)
def test_checker_finds_nothing(walk: Walk, showroom: Showroom, tmp_path: Path) -> None:
    assert len(walk.answers) > 2 * (len(PUBLIC) + len(ADMIN))
    found = faults_of([*walk.answers, *walk.after_steps, *failures(showroom.app), *letters(showroom)], tmp_path)
    assert [fault for fault in found if not (FOR_WORD.match(fault) or GUESSED_LANGUAGE.match(fault))] == []


def failures(app: Flask) -> Iterator[Markup]:
    """Yield the pages of those who come too early, or when something failed."""
    with app.test_request_context("/"):
        yield Markup("closed", render_template("offer/closed.html"))
    for status in PAGES:
        with app.test_request_context("/anfrage", method="POST", data={"size": "50-249"}):
            answer = app.make_response(app.handle_user_exception(default_exceptions[status]()))
            yield Markup(f"failure {status}", answer.get_data(as_text=True))


def letters(showroom: Showroom) -> Iterator[Markup]:
    """Yield the HTML of the mails that were sent so far."""
    for kept in showroom.mailbox.list_newest_first():
        mail = read_mail(kept.content)
        yield Markup(f"mail {mail.subject}", mail.html)
