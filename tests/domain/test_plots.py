"""Where the bars and columns of the plots stand."""

from datetime import date, timedelta

from halbtag.domain.funnel import Row
from halbtag.domain.language import speaking
from halbtag.domain.plots import COLUMN_HEIGHT, Bar, funnel_bars, week_columns

MONDAY = date(2026, 11, 23)


def test_bars_follow_the_way_and_the_longest_is_as_wide_as_the_picture():
    bars = funnel_bars(Row({"seen": 200, "started": 20, "result:FIT": 6, "result:NOT_YET": 4, "confirmed": 1}))
    assert bars[0] == Bar("Angebot gesehen", 200, width=100.0, y=0, share=None)
    assert bars[1] == Bar("Anfrage begonnen", 20, width=10.0, y=46, share=None)
    assert [(bar.label, bar.number, bar.width, bar.share) for bar in bars[-4:]] == [
        ("Ergebnis gelesen", 10, 5.0, 50),
        ("Halbtag gewählt", 0, 0.0, 0),
        ("Termin bestätigt", 1, 2.0, 5),
        ("Hat stattgefunden", 0, 0.0, 0),
    ]


def test_nothing_counted_is_nothing_drawn():
    assert {(bar.width, bar.share) for bar in funnel_bars(Row())} == {(0.0, None)}
    plot = week_columns([MONDAY], {})
    assert (plot.top, plot.columns, [name.text for name in plot.names]) == (0, [], ["KW 48/2026"])


def test_columns_stand_in_their_week_within_the_picture():
    weeks = [MONDAY + timedelta(weeks=number) for number in range(10)]
    rows = {weeks[0]: Row({"started": 8}), weeks[9]: Row({"started": 4, "confirmed": 1})}
    plot = week_columns(weeks, rows)
    assert plot.top == 8
    assert [(column.series, column.x, column.height) for column in plot.columns] == [
        ("started", 1.2, COLUMN_HEIGHT),
        ("started", 91.2, COLUMN_HEIGHT / 2),
        ("confirmed", 95.0, 18.75),
    ]
    assert all(column.x + column.width <= 100 and column.y + column.height <= COLUMN_HEIGHT for column in plot.columns)
    names = [(name.text, name.x, name.anchor) for name in plot.names]
    assert names == [("KW 48/2026", 0, "start"), ("KW 53/2026", 55.0, "middle"), ("KW 4/2027", 100, "end")]


def test_what_stands_in_the_plots_is_whole_and_short_in_english():
    weeks = [MONDAY + timedelta(weeks=number) for number in range(3)]
    with speaking("en"):
        names = [name.text for name in week_columns(weeks, {}).names]
        steps = [bar.label for bar in funnel_bars(Row())[2:5]]
    assert names == ["Wk 48/2026", "Wk 49/2026", "Wk 50/2026"]
    assert steps == ["Step 1: Your company", "Step 2: AI at your company today", "Step 3: Who is at the table"]
