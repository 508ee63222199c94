"""Old links of every kind lead to a page that helps, and say nothing to whoever tries links out."""

import html

import pytest

from blueprints.errors import LINKS
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.profile import load_profile
from tests.conftest import START
from tests.factories import later, make_inquiry, submit
from tests.page_forms import rules

#: What stands in the routes for a secret, and the first part of addresses that no person opens from a mail.
SECRETS = {"token", "sheet_key", "hand_over_token", "secret"}
WITHOUT_A_READER = {"kalender", "admin"}


@pytest.fixture
def ended(app, ready_database, clock):
    """Return a function that gives the address of a link that was good once."""
    booking = submit(
        ready_database, app.extensions["halbtag"].mails, make_inquiry(ready_database, now=START), now=START
    )

    def address(page, scope):
        with ready_database.writing() as session:
            owner = {"inquiry_id": booking.inquiry_id} if scope is Scope.INQUIRY else {"booking_id": booking.id}
            token = tokens.issue(session, scope=scope, now=START, expires_at=later(START, hours=1), **owner)
        clock.advance(hours=2)
        return f"/{page}/{token}"

    return address


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("page", "scope", "leads_to"),
    [("termin", Scope.BOOKING, "/anfrage"), ("entscheidung", Scope.DECISION, "/admin/termine")],
)
def test_ended_link_says_what_to_do(client, ended, page, scope, leads_to):
    answer = client.get(ended(page, scope))
    assert answer.status_code == 410
    assert f'href="{leads_to}"' in answer.text
    assert "Diese Seite gibt es nicht" not in answer.text


#: Every page that a secret opens, by the first part of its address.
PAGES = (
    "anfrage/{}",
    "anfrage/{}/termine",
    "anfrage/{}/kontakt",
    "anfrage/{}/wunschzeiten",
    "anfrage/{}/ergebnis",
    "anfrage/{}/weitergabe",
    "anfrage/{}/weitergabe/{}",
    "uebergabe/{}",
    "einladung/{}",
    "termin/{}",
    "termin/{}/absage",
    "termin/{}/verlegung",
    "termin/{}/fuehrungskreis",
    "termin/{}/vor-ort",
    "termin/{}/termin.ics",
    "entscheidung/{}",
    "entscheidung/{}/vorschlaege",
    "entscheidung/{}/ausgang",
    "vorbereitung/{}",
    "warteliste/{}",
)


def test_every_kind_of_link_has_words_for_its_end(app):
    opened = {rule.rule.split("/")[1] for rule in rules(app, "GET") if SECRETS & rule.arguments}
    assert opened - WITHOUT_A_READER == set(LINKS) == {page.split("/")[0] for page in PAGES}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("page", PAGES)
def test_link_that_opens_nothing_any_more_says_why_and_leads_on(client, ready_database, page):
    secret = "x" * 32
    answer = client.get(f"/{page.format(secret, secret)}")
    title, _, (label, _) = LINKS[page.split("/")[0]]
    shown = html.unescape(answer.text)
    assert (answer.status_code, title in shown, label in shown) == (410, True, True)
    with ready_database.reading() as session:
        asked = load_profile(session).booking_email
    assert (asked in shown) is not page.startswith("entscheidung")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_prospect_is_told_whom_to_ask(client, ended, ready_database):
    with ready_database.reading() as session:
        asked = load_profile(session).booking_email
    assert asked in client.get(ended("termin", Scope.BOOKING)).text


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_ended_link_looks_like_one_that_never_was(client, ended):
    address = ended("termin", Scope.BOOKING)
    unknown = "/termin/" + "x" * 32
    ended_link, never_was = client.get(address), client.get(unknown)
    # Each names itself, where it leads to its other language.
    words = never_was.text.replace(unknown, address)
    assert (ended_link.status_code, ended_link.text) == (never_was.status_code, words) == (410, words)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_link_that_lacks_a_piece_was_never_one(client):
    assert client.get("/termin/" + "x" * 20).status_code == 404
