"""Weekly rules for a time only, beside the pattern that holds without end."""

from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, Field, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from blueprints.admin.access import blueprint
from blueprints.admin.changes import change_said, told_refusals
from blueprints.admin.forms import AdminForm, ClockField, check_times, half_choices
from blueprints.admin.subjects import days_named, name_subject
from blueprints.once import Answer, once
from blueprints.runtime import runtime
from halbtag.domain.change_words import describe_overlap
from halbtag.domain.errors import SaidAlready
from halbtag.domain.formats import half_name, weekday_name
from halbtag.domain.half import Half
from halbtag.domain.language import gettext, mark
from halbtag.domain.repetition import has_a_day
from halbtag.domain.slots import WeeklyRule
from halbtag.domain.worked_times import HalvesOverlap
from halbtag.domain.zone import local
from halbtag.persistence.database import Session
from halbtag.services.availability import FIRST_MONTH, LAST_MONTH
from halbtag.services.seasons import add_season, list_seasons, overruled_by_younger, remove_season

_GONE = mark("Diese Regel war schon entfernt.")
_DATE = mark("Bitte geben Sie ein Datum an.")
_TIME = mark("Bitte geben Sie eine Uhrzeit an, zum Beispiel 09:00.")


class SeasonForm(AdminForm):
    """One half of one weekday, its times, and from when to when it is worked so."""

    weekday = SelectField(
        mark("Wochentag"),
        choices=lambda: [SelectChoice(str(weekday), weekday_name(weekday)) for weekday in range(7)],
        validators=[InputRequired(mark("Bitte wählen Sie einen Wochentag."))],
    )
    half = SelectField(
        mark("Tageshälfte"),
        choices=half_choices,
        validators=[InputRequired(mark("Bitte wählen Sie eine Tageshälfte."))],
    )
    starts_at = ClockField(mark("Beginn"), validators=[InputRequired(_TIME)])
    ends_at = ClockField(mark("Ende"), validators=[InputRequired(_TIME)])
    valid_from = DateField(mark("Erster Tag"), validators=[InputRequired(_DATE)])
    valid_until = DateField(mark("Letzter Tag"), validators=[InputRequired(_DATE)])

    def validate_starts_at(self, field: Field) -> None:
        """Begin late enough."""
        check_times(field.data, self.ends_at.data, of_start=True)

    def validate_ends_at(self, field: Field) -> None:
        """Keep the times in order, and the half-day long enough."""
        check_times(self.starts_at.data, field.data)

    def validate_valid_from(self, field: Field) -> None:
        """Keep the range where the calendar is."""
        if field.data and not FIRST_MONTH <= field.data < LAST_MONTH:
            raise ValidationError(gettext("Dieses Datum liegt außerhalb des Kalenders."))

    def validate_valid_until(self, field: Field) -> None:
        """Keep the range in order, and where the calendar is."""
        self.validate_valid_from(field)
        if field.data and field.data < local(runtime().clock()).date():
            raise ValidationError(gettext("Der letzte Tag ist schon vorbei."))
        if self.valid_from.data and field.data and field.data < self.valid_from.data:
            raise ValidationError(gettext("Der letzte Tag liegt vor dem ersten."))

    def rule(self) -> WeeklyRule:
        """Return what a valid form asks for."""
        first: date = self.valid_from.data
        return WeeklyRule(
            weekday=int(self.weekday.data),
            half=Half(self.half.data),
            starts_at=self.starts_at.data,
            ends_at=self.ends_at.data,
            valid_from=first,
            valid_until=self.valid_until.data,
        )


@blueprint.get("/woche/zeitweise")
def show_seasons() -> ResponseReturnValue:
    """List the rules for a time only, and offer to add one."""
    return _page(SeasonForm(formdata=None))


@blueprint.post("/woche/zeitweise")
def create_season() -> ResponseReturnValue:
    """Add a rule for a time only."""
    form = SeasonForm()
    if not form.validate():
        return _page(form), 422
    if not has_a_day(form.rule(), since=local(runtime().clock()).date()):
        weekday = weekday_name(form.rule().weekday)
        form.valid_until.errors = [gettext("In diesem Zeitraum liegt kein %(weekday)s mehr.", weekday=weekday)]
        return _page(form), 422

    def add(session: Session) -> Answer:
        rule = form.rule()
        days = days_named(form.valid_from.data, rule.valid_until)
        name_subject(f"{weekday_name(rule.weekday)} {half_name(rule.half)}, {days}")
        recorded = add_season(session, form.rule(), now=runtime().clock())
        return Answer(url_for(".show_seasons"), (change_said(recorded, nothing=gettext(_GONE)),))

    try:
        return once(add)
    except HalvesOverlap as refused:
        form.starts_at.errors = [describe_overlap(refused.overlap)]
    except SaidAlready:
        form.weekday.errors = [gettext("Genau diese Regel gilt dort schon.")]
    return _page(form), 422


@blueprint.post("/woche/zeitweise/<int(max=2147483647):rule_id>/entfernung")
def delete_season(rule_id: int) -> ResponseReturnValue:
    """Take a rule back; one that is gone already is as good as taken back."""

    def remove(session: Session) -> Answer:
        recorded = remove_season(session, rule_id, now=runtime().clock())
        return Answer(url_for(".show_seasons"), (change_said(recorded, nothing=gettext(_GONE)),))

    with told_refusals():
        return once(remove)
    return redirect(url_for(".show_seasons"), 303)


def _page(form: SeasonForm) -> str:
    with runtime().database.reading() as session:
        rules = list_seasons(session, now=runtime().clock())
    return render_template("admin/seasons.html", form=form, rules=rules, overruled=overruled_by_younger(rules))
