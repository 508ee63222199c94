"""What a line of the history keeps, as each side reads it."""

from datetime import date

import pytest

from halbtag.domain.booking_states import Action
from halbtag.domain.half import Half
from halbtag.domain.language import speaking
from halbtag.domain.step_details import describe_detail, write_half_days

THURSDAY = (date(2026, 12, 3), Half.MORNING)
TUESDAY = (date(2026, 12, 8), Half.AFTERNOON)


@pytest.mark.parametrize(
    ("action", "detail", "german", "english"),
    [
        (
            Action.COUNTER,
            write_half_days([THURSDAY, TUESDAY]),
            "Do., 03.12. Vormittag; Di., 08.12. Nachmittag",
            "Thu 3 Dec morning; Tue 8 Dec afternoon",
        ),
        (
            Action.PROPOSE_MOVE,
            write_half_days([THURSDAY, TUESDAY], "Messe.\nBis bald"),
            "Do., 03.12. Vormittag, Di., 08.12. Nachmittag. Messe.\nBis bald",
            "Thu 3 Dec morning, Tue 8 Dec afternoon. Messe.\nBis bald",
        ),
        (
            Action.MOVE,
            write_half_days([THURSDAY], "Messe"),
            "bisher Do., 03.12. Vormittag. Messe",
            "previously Thu 3 Dec morning. Messe",
        ),
        (Action.DESCRIBE, "Anmeldung und Parken", "Anmeldung und Parken", "Reception and parking"),
    ],
)
def test_detail_is_said_in_the_language_of_whoever_reads_it(action, detail, german, english):
    assert describe_detail(action, detail) == german
    with speaking("en"):
        assert describe_detail(action, detail) == english


@pytest.mark.parametrize(
    ("action", "detail"),
    [
        (Action.MOVE, "bisher Di., 01.12. Vormittag. Messe"),
        (Action.COUNTER, "2026-13-03:morning"),
        (Action.DECLINE, "2026-12-03:morning"),
        (Action.CANCEL, "Raum"),
        (Action.INVITE, "Nadia Novak, Leitung IT"),
        (Action.ACCEPT, ""),
    ],
)
def test_what_was_typed_or_kept_in_words_stays_as_it_is(action, detail):
    with speaking("en"):
        assert describe_detail(action, detail) == detail
