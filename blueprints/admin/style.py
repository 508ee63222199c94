"""Every component in every state on one page, made of the macros, parts and classes of the real pages."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms import (
    BooleanField,
    FileField,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from blueprints.admin.access import blueprint
from blueprints.admin.forms import AdminForm, ClockField
from blueprints.half_day_months import month_values
from halbtag.domain.colour import DARK_GROUNDS, LIGHT_GROUNDS, to_hex
from halbtag.domain.half import Half
from halbtag.domain.language import gettext, mark
from halbtag.domain.months import month_of
from halbtag.domain.slots import HalfDay, Reason, ReasonCode, Slot
from halbtag.domain.travel import Journey, Reach
from halbtag.services.holds import Offer

#: A Tuesday in winter, when Berlin is an hour ahead of UTC.
_DAY = date(2026, 12, 1)
_BEGINS = {Half.MORNING: 8, Half.AFTERNOON: 12.5}
_LASTS = timedelta(hours=3.5)

_CHOICES = [
    SelectChoice("a", mark("Eine Möglichkeit")),
    SelectChoice("b", mark("Eine zweite, mit einem längeren Namen als die erste")),
]

#: How each ground is named in `static/css/halbtag.css`, and what it is for.
_GROUNDS = {
    "paper": mark("die Seite"),
    "surface": mark("Karten und Felder"),
    "sunken": mark("zurückgesetzt"),
    "info-paper": mark("gewählt, mitgeteilt"),
    "success-paper": mark("gelungen"),
    "warning-paper": mark("zu beachten"),
    "error-paper": mark("gescheitert"),
}

_STEPS = (mark("Unternehmen"), mark("KI heute"), mark("Führungskreis"))


class Rows(Form):
    """The same question about more than one thing."""

    first = RadioField(
        mark("Das Eine"), choices=_CHOICES, validators=[InputRequired(mark("Bitte wählen Sie eins aus."))]
    )
    second = RadioField(
        mark("Das Andere"), choices=_CHOICES, validators=[InputRequired(mark("Bitte wählen Sie eins aus."))]
    )


class SampleForm(AdminForm):
    """One field of each kind."""

    line = StringField(
        mark("Eine Zeile"), description=mark("Ein Hinweis dazu."), validators=[DataRequired(mark("Bitte ausfüllen."))]
    )
    free = StringField(mark("Eine freiwillige Zeile"), validators=[Optional()])
    text = TextAreaField(mark("Mehrere Zeilen"), validators=[DataRequired(mark("Bitte schreiben Sie etwas."))])
    choice = SelectField(
        mark("Eine Auswahl"), choices=_CHOICES, validators=[InputRequired(mark("Bitte wählen Sie aus."))]
    )
    clock = ClockField(mark("Eine Uhrzeit"), validators=[InputRequired(mark("Bitte geben Sie eine Uhrzeit an."))])
    file = FileField(mark("Eine Datei"), validators=[DataRequired(mark("Bitte wählen Sie eine Datei aus."))])
    one = RadioField(
        mark("Eins von mehreren"), choices=_CHOICES, validators=[InputRequired(mark("Bitte wählen Sie eins aus."))]
    )
    some = SelectMultipleField(
        mark("Mehrere zugleich"),
        choices=_CHOICES,
        validators=[InputRequired(mark("Bitte wählen Sie mindestens eins aus."))],
    )
    rows = FormField(Rows, mark("Zeile für Zeile"))
    agreed = BooleanField(mark("Einverstanden"), validators=[InputRequired(mark("Bitte stimmen Sie zu."))])


@blueprint.get("/stil")
def show_style() -> ResponseReturnValue:
    """Show every component in every state; nothing on the page acts."""
    refused = SampleForm(formdata=None, prefix="falsch-", meta={"csrf": False})
    refused.validate()
    return render_template(
        "admin/style.html",
        form=SampleForm(formdata=None, data={"line": gettext("Ausgefüllt"), "one": "a", "some": ["b"], "agreed": True}),
        refused=refused,
        grounds=[(name, use, _hexes(name)) for name, use in _GROUNDS.items()],
        steps=_STEPS,
        day=_DAY,
        bookings=[_booking(half) for half in Half],
        profile=SimpleNamespace(name="Katharina Lindner"),
        **_month(),
    )


def _hexes(name: str) -> tuple[str, str]:
    return to_hex(LIGHT_GROUNDS[name]), to_hex(DARK_GROUNDS[name])


def _booking(half: Half) -> SimpleNamespace:
    slot = _slot(_DAY, half)
    return SimpleNamespace(half=half, day=slot.day, starts_at=slot.start, ends_at=slot.end, wished=None)


def _slot(day: date, half: Half) -> Slot:
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=_BEGINS[half])
    return Slot(day, half, begins, begins + _LASTS)


def _month() -> dict[str, Any]:
    """Return what `slots/_month.html` shows of a month in which everything occurs once."""
    closed = (Reason(ReasonCode.RULE),)
    tight = Journey(Reach.TIGHT, (), None, None)

    def half_day(number: int, half: Half, **more: Any) -> HalfDay:
        day = _DAY.replace(day=number)
        return HalfDay(**{"day": day, "half": half, "slot": _slot(day, half), "reasons": (), **more})

    judged = [
        half_day(1, Half.MORNING, reasons=closed),
        half_day(1, Half.AFTERNOON),
        half_day(2, Half.MORNING, journey=tight),
        half_day(2, Half.AFTERNOON, regions=(gettext("Raum München"),)),
        half_day(3, Half.MORNING, cautions=(Reason(ReasonCode.CLIENT_HOLIDAY, gettext("Heilige Drei Könige")),)),
        half_day(29, Half.MORNING),
        half_day(29, Half.AFTERNOON, journey=tight, regions=(gettext("Raum München"),)),
    ]
    offer = Offer(judged, [], _DAY)
    days = (_DAY, _DAY.replace(day=31))
    return {
        **month_values(offer, month=month_of(_DAY), days=days, url_of=lambda _: "#halbtage"),
        "action": "#halbtage",
        "choice_method": "get",
        "notice": "",
        "changed": None,
    }
