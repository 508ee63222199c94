"""A prepared inquiry is taken up by the person who decides, as one of her own."""

import pytest

from halbtag.domain.errors import IllegalTransition, UnknownLink
from halbtag.domain.language import speaking
from halbtag.persistence.hand_overs import open_hand_over
from halbtag.persistence.inquiries import load_next_steps, open_inquiry
from halbtag.persistence.tokens import find_language
from halbtag.services.hand_overs import hand_over, take_up
from halbtag.services.inquiries import save_answers
from tests.conftest import START
from tests.factories import ANSWERS, later, make_inquiry, submit
from tests.services.test_circle import MAILS

PREPARED = {**ANSWERS, "role": "it_head", "decision_maker": "no"}
SOURCE = {"von": "ki-adventskalender-2", "utm_medium": "knopf"}


@pytest.fixture
def prepared(ready_database):
    return make_inquiry(ready_database, now=START, answers=PREPARED, source=SOURCE)


def give(database, token, *, name="Jens Koch", email="jens@firma.example", now=START):
    with database.writing() as session:
        opened = open_inquiry(session, token, now=now, for_update=True)
        return hand_over(session, opened, name=name, email=email, now=now)


def take(database, secret, *, role="managing_director", now=START):
    with database.writing() as session:
        return take_up(session, open_hand_over(session, secret, now=now), role=role, now=now)


def opened(database, token):
    with database.reading() as session:
        return open_inquiry(session, token, now=START).inquiry


def standing(database, token):
    with database.reading() as session:
        return load_next_steps(session, open_inquiry(session, token, now=START).inquiry.id).hand_over


def test_taken_up_inquiry_has_the_answers_the_source_and_the_name_of_whoever_prepared_it(ready_database, prepared):
    taken = opened(ready_database, take(ready_database, give(ready_database, prepared)))
    kept = {question: answer for question, answer in PREPARED.items() if question not in ("role", "decision_maker")}
    assert taken.answers == {**kept, "role": "managing_director"}
    assert taken.source == SOURCE
    assert taken.prepared_by == {"name": "Jens Koch", "email": "jens@firma.example", "role": "it_head"}
    guest = {"name": "Jens Koch", "email": "jens@firma.example", "role": "IT-Leitung", "is_optional": False}
    assert taken.contact == {"participants": [guest]}


def test_whoever_leaves_no_address_is_not_among_the_guests(ready_database, prepared):
    taken = opened(ready_database, take(ready_database, give(ready_database, prepared, email="")))
    assert taken.contact == {}


def test_preparer_sees_that_it_was_taken_up_and_not_what_was_changed(ready_database, prepared):
    secret = give(ready_database, prepared)
    assert standing(ready_database, prepared).taken_up_at is None
    token = take(ready_database, secret, now=later(START, hours=1))
    with ready_database.writing() as session:
        own = open_inquiry(session, token, now=START, for_update=True)
        save_answers(session, own, answers={"size": "1-9"}, now=START)
    assert opened(ready_database, prepared).answers == PREPARED
    assert standing(ready_database, prepared).taken_up_at == later(START, hours=1)


def test_taking_up_twice_gives_two_inquiries_and_keeps_the_first_moment(ready_database, prepared):
    secret = give(ready_database, prepared)
    tokens = [take(ready_database, secret, now=later(START, hours=hours)) for hours in (1, 2)]
    assert opened(ready_database, tokens[0]).id != opened(ready_database, tokens[1]).id
    assert standing(ready_database, prepared).taken_up_at == later(START, hours=1)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_handing_over_again_keeps_the_links_that_were_sent(ready_database, prepared):
    first = give(ready_database, prepared)
    give(ready_database, prepared, name="Jens H. Koch", email="")
    taken = opened(ready_database, take(ready_database, first))
    assert taken.prepared_by == {"name": "Jens H. Koch", "email": "", "role": "it_head"}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_link_of_a_hand_over_opens_nothing_else(ready_database, prepared):
    secret = give(ready_database, prepared)
    with ready_database.reading() as session, pytest.raises(UnknownLink):
        open_inquiry(session, secret, now=START)
    with ready_database.reading() as session, pytest.raises(UnknownLink):
        open_hand_over(session, prepared, now=START)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_inquiry_for_which_a_half_day_was_asked_is_not_handed_over(ready_database):
    token = make_inquiry(ready_database, now=START)
    submit(ready_database, MAILS, token, now=START)
    with pytest.raises(IllegalTransition):
        give(ready_database, token)


def test_taken_up_inquiry_goes_on_in_the_language_of_the_link_or_of_its_address(ready_database, prepared):
    with speaking("en"):
        secret = give(ready_database, prepared)
    with ready_database.reading() as session:
        language = find_language(session, secret)
    assert (opened(ready_database, prepared).language, language) == ("en", "en")
    taken = {}
    for address in ("en", "de"):
        with speaking(address):
            taken[address] = opened(ready_database, take(ready_database, secret)).language
    assert taken == {"en": "en", "de": "de"}
