"""The weekly pattern: which halves of which weekdays are worked, and from when to when."""

from datetime import time

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, FieldList, Form, FormField

from blueprints.admin.access import blueprint
from blueprints.admin.changes import flash_change
from blueprints.admin.conflicts import INCOMPLETE, Difference, RevisionForm
from blueprints.admin.forms import FAULTS_OF_START, ClockField, times_message
from blueprints.runtime import runtime
from halbtag.domain.change_words import describe_overlap
from halbtag.domain.errors import SavedMeanwhile
from halbtag.domain.formats import clock_span, weekday_half, weekday_name
from halbtag.domain.half import Half
from halbtag.domain.language import gettext, mark
from halbtag.domain.slots import DEFAULT_TIMES, WeeklyRule
from halbtag.domain.worked_times import HalvesOverlap, Overlap, times_fault
from halbtag.persistence.profile import load_profile
from halbtag.services.week import load_week, save_week

#: The rows of the form, in its order.
_HALVES = [(weekday, half) for weekday in range(7) for half in Half]

#: What is asked for where a half that is worked has no beginning, or no end.
_NO_START = mark("%(half)s: Bitte geben Sie den Beginn als Uhrzeit an, zum Beispiel 09:00.")
_NO_END = mark("%(half)s: Bitte geben Sie das Ende als Uhrzeit an, zum Beispiel 09:00.")


class HalfForm(Form):
    """One half of one weekday."""

    works = BooleanField()
    starts_at = ClockField(mark("Beginn"))
    ends_at = ClockField(mark("Ende"))

    @property
    def is_complete(self) -> bool:
        """Say whether its times came with the form, empty or not: a browser sends them for every half."""
        return bool(self.starts_at.raw_data and self.ends_at.raw_data)

    def in_words(self) -> str:
        """Return its times, or that it is closed."""
        if not self.works.data:
            return gettext("geschlossen")
        return clock_span(self.starts_at.data, self.ends_at.data)


class WeekForm(RevisionForm):
    """Seven weekdays, two halves each."""

    halves = FieldList(FormField(HalfForm), min_entries=len(_HALVES), max_entries=len(_HALVES))

    def validate(self, extra_validators: object = None) -> bool:
        """Check each half that is worked; times of one that is not do not matter."""
        if not RevisionForm.validate(self, extra_validators) and self.form_errors:
            return False
        if not all(row.is_complete for _, row in self.rows()):
            self.revision.errors = [INCOMPLETE]
        self._forget_errors()
        for (weekday, half), row in self.rows():
            _check(row, weekday_half(weekday, half))
        self._sum_up()
        return not self.halves.errors and not self.revision.errors and not self.csrf_token.errors

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

    def refuse(self, overlap: Overlap) -> None:
        """Tell at the afternoon of its weekday what overlaps."""
        row = dict(self.rows())[overlap.day.weekday(), Half.AFTERNOON]
        row.starts_at.errors = [describe_overlap(overlap)]
        self._sum_up()

    def _forget_errors(self) -> None:
        for _, row in self.rows():
            for field in row:
                if not row.works.data:
                    field.errors = []

    def _sum_up(self) -> None:
        # The summary at the top asks the list, which has looked at its entries before all this.
        self.halves.errors = [entry.errors for entry in self.halves if entry.errors]


@blueprint.get("/woche")
def show_week() -> ResponseReturnValue:
    """Show the pattern; a half that is not worked offers the usual times."""
    return _page(_saved_form())


@blueprint.post("/woche")
def change_week() -> ResponseReturnValue:
    """Replace the pattern."""
    form = WeekForm()
    if not form.validate():
        return _page(form), 422
    try:
        with runtime().database.writing() as session:
            recorded = save_week(session, form.rules(), seen=form.revision.data, now=runtime().clock())
    except HalvesOverlap as refused:
        form.refuse(refused.overlap)
        return _page(form), 422
    except SavedMeanwhile:
        saved, recorded = _saved_form(), None
        if differences := _differences(form, saved):
            form.revision.data = saved.revision.data
            return _page(form, differences), 409
    flash_change(recorded, nothing=gettext("Am Wochenmuster hat sich nichts geändert."))
    return redirect(url_for(".show_week"), 303)


def _saved_form() -> WeekForm:
    with runtime().database.reading() as session:
        week = load_week(session)
        revision = load_profile(session).week_revision
    rows = [_row(week.get(key), DEFAULT_TIMES[key[1]]) for key in _HALVES]
    return WeekForm(formdata=None, data={"halves": rows, "revision": revision})


def _row(times: tuple[time, time] | None, usual: tuple[time, time]) -> dict[str, object]:
    starts_at, ends_at = times or usual
    return {"works": times is not None, "starts_at": starts_at, "ends_at": ends_at}


def _check(row: HalfForm, name: str) -> None:
    if not row.works.data:
        return
    for field, missing in ((row.starts_at, _NO_START), (row.ends_at, _NO_END)):
        field.errors = [] if field.data else [gettext(missing) % {"half": name}]
    if row.starts_at.data and row.ends_at.data:
        fault = times_fault(row.starts_at.data, row.ends_at.data)
        if fault:
            field = row.starts_at if fault in FAULTS_OF_START else row.ends_at
            field.errors = [gettext("%(half)s: %(fault)s", half=name, fault=times_message(fault))]


def _differences(typed: WeekForm, saved: WeekForm) -> list[Difference]:
    pairs = zip(typed.rows(), saved.rows(), strict=True)
    return [
        Difference(here.works.id, weekday_half(weekday, half), there.in_words(), here.in_words())
        for ((weekday, half), here), (_, there) in pairs
        if here.in_words() != there.in_words()
    ]


def _page(form: WeekForm, differences: list[Difference] | None = None) -> str:
    days = [(weekday_name(day), form.halves[2 * day], form.halves[2 * day + 1]) for day in range(7)]
    return render_template("admin/week.html", form=form, days=days, differences=differences)
