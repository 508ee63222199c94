"""The weekly pattern: which halves of which weekdays are worked, and from when to when."""

from datetime import time

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, FieldList, Form, FormField

from blueprints.admin.access import blueprint
from blueprints.admin.changes import flash_change
from blueprints.admin.forms import AdminForm, ClockField
from blueprints.runtime import runtime
from halbtag.domain.changes import overlapping_weekdays
from halbtag.domain.half import Half
from halbtag.domain.slots import DEFAULT_TIMES, WeeklyRule
from halbtag.services.week import load_week, save_week

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")

#: The rows of the form, in its order.
_HALVES = [(weekday, half) for weekday in range(7) for half in Half]
_NAMES = {Half.MORNING: "vormittags", Half.AFTERNOON: "nachmittags"}


class HalfForm(Form):
    """One half of one weekday."""

    works = BooleanField()
    starts_at = ClockField("Beginn")
    ends_at = ClockField("Ende")


class WeekForm(AdminForm):
    """Seven weekdays, two halves each."""

    halves = FieldList(FormField(HalfForm), min_entries=len(_HALVES), max_entries=len(_HALVES))

    def validate(self, extra_validators: object = None) -> bool:
        """Check each half that is worked, then that none overlaps its neighbour; times of a free half do not matter."""
        if not AdminForm.validate(self, extra_validators) and self.form_errors:
            return False
        self._forget_errors()
        for (weekday, half), row in self.rows():
            _check(row, f"{WEEKDAYS[weekday]} {_NAMES[half]}")
        if not self._has_errors():
            self._check_overlaps()
        # The summary at the top asks the list, which has looked at its entries before all this.
        self.halves.errors = [entry.errors for entry in self.halves if entry.errors]
        return not self._has_errors() and not self.csrf_token.errors

    def rows(self) -> list[tuple[tuple[int, Half], HalfForm]]:
        """Return each half with its form, Monday morning first."""
        return [(key, entry.form) for key, entry in zip(_HALVES, self.halves, strict=True)]

    def rules(self) -> list[WeeklyRule]:
        """Return the halves that are worked."""
        return [
            WeeklyRule(weekday, half, row.starts_at.data, row.ends_at.data)
            for (weekday, half), row in self.rows()
            if row.works.data
        ]

    def _check_overlaps(self) -> None:
        for weekday in overlapping_weekdays(self.rules()):
            problem = f"{WEEKDAYS[weekday]}: Der Nachmittag beginnt, bevor der Vormittag zu Ende ist."
            self.halves[2 * weekday + 1].form.starts_at.errors = [problem]

    def _forget_errors(self) -> None:
        for _, row in self.rows():
            for field in row:
                if not row.works.data:
                    field.errors = []

    def _has_errors(self) -> bool:
        return any(field.errors for _, row in self.rows() for field in row)


@blueprint.get("/woche")
def show_week() -> ResponseReturnValue:
    """Show the pattern; a half that is not worked offers the usual times."""
    with runtime().database.reading() as session:
        week = load_week(session)
    rows = [_row(week.get(key), DEFAULT_TIMES[key[1]]) for key in _HALVES]
    return _page(WeekForm(formdata=None, data={"halves": rows}))


@blueprint.post("/woche")
def change_week() -> ResponseReturnValue:
    """Replace the pattern."""
    form = WeekForm()
    if not form.validate():
        return _page(form), 422
    with runtime().database.writing() as session:
        recorded = save_week(session, form.rules(), now=runtime().clock())
    flash_change(recorded, nothing="Am Wochenmuster hat sich nichts geändert.")
    return redirect(url_for(".show_week"), 303)


def _row(times: tuple[time, time] | None, usual: tuple[time, time]) -> dict[str, object]:
    starts_at, ends_at = times or usual
    return {"works": times is not None, "starts_at": starts_at, "ends_at": ends_at}


def _check(row: HalfForm, name: str) -> None:
    if not row.works.data:
        return
    for field, word in ((row.starts_at, "den Beginn"), (row.ends_at, "das Ende")):
        field.errors = [] if field.data else [f"{name}: Bitte geben Sie {word} als Uhrzeit an, zum Beispiel 09:00."]
    if row.starts_at.data and row.ends_at.data and row.ends_at.data <= row.starts_at.data:
        row.ends_at.errors = [f"{name}: Das Ende liegt nicht nach dem Beginn."]


def _page(form: WeekForm) -> str:
    days = [(name, form.halves[2 * weekday], form.halves[2 * weekday + 1]) for weekday, name in enumerate(WEEKDAYS)]
    return render_template("admin/week.html", form=form, days=days)
