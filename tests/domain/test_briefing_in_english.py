"""Whatever was answered, a briefing reads as one text in the reader's language, with nothing of the other one in it."""

import re
from dataclasses import asdict, replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from halbtag.domain.briefing import Guest, Part, mark_changes
from halbtag.domain.briefing_changes import differences, what_matters
from halbtag.domain.briefing_paper import ROOMS, lay_out
from halbtag.domain.briefing_state import state_words
from halbtag.domain.briefing_table import Undelivered, Unreached
from halbtag.domain.half import Half
from halbtag.domain.language import Language, speaking
from halbtag.domain.onsite import Present, Site
from halbtag.domain.questionnaire import VERSIONS
from halbtag.domain.questions import Kind
from halbtag.domain.states import BookingStatus
from tests.companies import COMPANIES, NOW, READY, TUESDAY, briefing_for
from tests.e2e.english import GERMAN

_VISIT, ANSWERS = COMPANIES["maschinenbau_it_allein"]
VISIT = replace(_VISIT, company="Xanadu", street="Xanadu 1", city="Xanadu")

#: A failing briefing is read as it is: making it smaller takes minutes.
a_few = settings(max_examples=80, phases=[Phase.explicit, Phase.generate])

#: What people typed, in words that are of no language.
TYPED = ("Xanadu", "Kim Beispiel", "Anker & Sohn GmbH", "Privat")
GUESTS = (Guest("Xanadu", "a@firma.example", "CIO"), Guest("Xanadu", "b@firma.example", "", is_required=False))
SITES = (None, Site(), READY, Site(reception="Xanadu", wall=Present.NO, screen=Present.YES))
UNREACHED = tuple(Unreached("Xanadu", what, error) for what in Undelivered for error in ("", "550 unknown"))


def _answer(question):
    options = st.sampled_from([option.id for option in question.options]) if question.options else None
    match question.kind:
        case Kind.CHOICE:
            return options
        case Kind.CHOICES:
            return st.lists(options, min_size=1, unique=True)
        case Kind.GRID:
            return st.fixed_dictionaries({row.id: options for row in question.rows})
        case Kind.POSTAL_CODE:
            return st.sampled_from(["80331", "86161", "15230", "99999"])
        case _:
            return st.sampled_from(["", "Xanadu"])


def _answers(version):
    return st.fixed_dictionaries({each.id: _answer(each) for each in VERSIONS[version].questions()})


answers = st.one_of(_answers(1), _answers(2))
visits = st.builds(
    lambda code, half, circle, site, unreached, invited, note: replace(
        VISIT,
        postal_code=code,
        half=half,
        circle=circle,
        site=site,
        unreached=unreached,
        has_invited=invited,
        note=note,
        prepared_by=note,
    ),
    st.sampled_from(["80331", "86161", "15230", "99999"]),
    st.sampled_from(list(Half)),
    st.sampled_from([(), GUESTS[:1], GUESTS, GUESTS[1:]]),
    st.sampled_from(SITES),
    st.sampled_from([(), UNREACHED]),
    st.booleans(),
    st.sampled_from(["", "Xanadu"]),
)


def _written(visit, answered, language):
    with speaking(language):
        briefing = briefing_for(visit, answered)
        changes = differences(what_matters(VISIT, ANSWERS), what_matters(visit, answered))
        return mark_changes(briefing, parts=set(Part), words=tuple(each.words for each in changes), since="")


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in {"part", "link", "key", "language", "lang", "region", "half"}:
                yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)


def _without_what_was_typed(text):
    for name in (*TYPED, *filter(None, asdict(VISIT).values())):
        text = text.replace(name, "X") if isinstance(name, str) else text
    for word in (each for guest in VISIT.circle for each in (guest.name, guest.role)):
        text = text.replace(word, "X")
    for word in [ANSWERS["pain"], *filter(None, (READY.reception, READY.parking, READY.room, READY.contact_name))]:
        text = text.replace(word, "X").replace(word[:90].rstrip(), "X")
    return text


@a_few
@given(answered=answers, visit=visits)
def test_nothing_german_is_left_in_english_but_what_was_typed(answered, visit):
    briefing = _written(visit, answered, Language.ENGLISH)
    texts = [*_texts(asdict(briefing)), *_texts(lay_out(briefing, room=ROOMS[-1], at=NOW))]
    assert [text for text in texts if GERMAN.search(_without_what_was_typed(text))] == []


@pytest.mark.parametrize("language", Language)
@a_few
@given(answered=answers, visit=visits)
def test_every_sentence_is_whole(language, answered, visit):
    briefing = _written(visit, answered, language)
    texts = list(_texts(asdict(briefing)))
    assert [text for text in texts if re.search(r"  | [,.;:?!)]|\(\)|%\(|[a-zäöü][.?!] [a-zäöü]|\.\.|, ,", text)] == []
    assert [text for text in texts if text != text.strip()] == []
    sentences = {section.part: [*section.paragraphs, *section.items] for section in briefing.sections}
    told = [*(each for some in sentences.values() for each in some), *_hypotheses(briefing)]
    assert [text for text in told if not re.fullmatch(r"[A-ZÄÖÜ„“0-9].*[.?“”]", text)] == []


def _hypotheses(briefing):
    return [fact.value for section in briefing.sections if section.part is Part.HYPOTHESES for fact in section.facts]


@pytest.mark.parametrize("status", BookingStatus)
@pytest.mark.parametrize("by_prospect", [True, False])
def test_no_state_is_told_in_german(status, by_prospect):
    proposed = [(TUESDAY, Half.MORNING), (TUESDAY, Half.AFTERNOON)]
    with speaking("en"):
        told = [
            state_words(status, was_agreed=was_agreed, proposed=some, by_prospect=by_prospect)
            for was_agreed in (True, False)
            for some in (proposed, [])
        ]
    assert [words for words in told if GERMAN.search(words)] == []
