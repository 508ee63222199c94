"""Dated exceptions from the weekly pattern: vacations, fairs, an opened Saturday."""

from datetime import date, timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, Field, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from blueprints.admin.access import blueprint
from blueprints.admin.changes import change_said, still_closed_said, told_refusals
from blueprints.admin.forms import AdminForm, ClockField, check_times, half_choices, line_field
from blueprints.admin.subjects import days_named, name_subject
from blueprints.once import Answer, once
from blueprints.runtime import runtime
from halbtag.domain.change_words import describe_overlap
from halbtag.domain.errors import SaidAlready
from halbtag.domain.half import Half
from halbtag.domain.language import gettext, mark, ngettext
from halbtag.domain.lifted_words import lift_words
from halbtag.domain.slots import Override
from halbtag.domain.worked_times import HalvesOverlap
from halbtag.domain.zone import local
from halbtag.persistence.database import Session
from halbtag.services.availability import LAST_MONTH
from halbtag.services.overrides import add_override, list_vacations, remove_override

#: Longer than two years is a slip of the keyboard.
_LONGEST = timedelta(days=731)
_GONE = mark("Diese Abweichung war schon entfernt.")
_BOTH = "both"
_BOTH_TIMES = mark("Bitte geben Sie Beginn und Ende an oder keines von beiden.")


class OverrideForm(AdminForm):
    """A range of half-days to close or to open."""

    kind = RadioField(
        mark("Was möchten Sie tun?"),
        choices=[
            SelectChoice("close", mark("Schließen, zum Beispiel für Urlaub")),
            SelectChoice("open", mark("Öffnen, zum Beispiel einen Samstag")),
        ],
        default="close",
        validators=[InputRequired(mark("Bitte wählen Sie Schließen oder Öffnen."))],
    )
    first_day = DateField(mark("Erster Tag"), validators=[InputRequired(mark("Bitte geben Sie ein Datum an."))])
    last_day = DateField(
        mark("Letzter Tag"), description=mark("Leer lassen, wenn es nur um einen Tag geht."), validators=[Optional()]
    )
    half = SelectField(
        mark("Tageshälfte"),
        choices=lambda: [SelectChoice(_BOTH, gettext("Ganzer Tag")), *half_choices()],
        default=_BOTH,
        validators=[InputRequired(mark("Bitte wählen Sie eine Tageshälfte."))],
    )
    starts_at = ClockField(
        mark("Beginn"), description=mark("Nur beim Öffnen einer einzelnen Tageshälfte."), validators=[Optional()]
    )
    ends_at = ClockField(mark("Ende"), validators=[Optional()])
    reason = line_field(mark("Grund"), 200, description=mark("Den Grund sehen nur Sie, zum Beispiel „Sommerurlaub“."))

    def validate_first_day(self, field: Field) -> None:
        """Ask for a day that is not over."""
        if field.data is None:
            return  # no date at all, which the field says itself
        if field.data < local(runtime().clock()).date():
            raise ValidationError(gettext("Der erste Tag ist schon vorbei."))
        if field.data >= LAST_MONTH:
            raise ValidationError(gettext("Dieses Datum liegt zu weit in der Zukunft."))

    def validate_last_day(self, field: Field) -> None:
        """Keep the range in order and within reason."""
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(gettext("Der letzte Tag liegt vor dem ersten."))
        if field.data and self.first_day.data and field.data - self.first_day.data > _LONGEST:
            raise ValidationError(gettext("Der Zeitraum ist länger als zwei Jahre. Bitte prüfen Sie das Jahr."))

    def validate_starts_at(self, field: Field) -> None:
        """Take times only where they mean something."""
        if not field.data:
            return
        if self.kind.data != "open":
            raise ValidationError(gettext("Uhrzeiten gibt es nur beim Öffnen."))
        if self.half.data == _BOTH:
            raise ValidationError(gettext("Für eigene Uhrzeiten wählen Sie bitte Vormittag oder Nachmittag."))
        if not self.ends_at.data:
            raise ValidationError(gettext(_BOTH_TIMES))
        check_times(field.data, self.ends_at.data, of_start=True)

    def validate_ends_at(self, field: Field) -> None:
        """Take both times or none, in their order."""
        if field.data is None:
            return
        if not self.starts_at.data:
            raise ValidationError(gettext(_BOTH_TIMES))
        check_times(self.starts_at.data, field.data)

    def wanted(self) -> Override:
        """Return what a valid form asks for."""
        first_day: date = self.first_day.data
        return Override(
            first_day=first_day,
            last_day=self.last_day.data or first_day,
            half=None if self.half.data == _BOTH else Half(self.half.data),
            is_open=self.kind.data == "open",
            starts_at=self.starts_at.data,
            ends_at=self.ends_at.data,
            reason=self.reason.data or "",
        )


@blueprint.get("/abweichungen")
def show_overrides() -> ResponseReturnValue:
    """List what is overridden, and offer to add to it."""
    return _page(OverrideForm(formdata=None))


@blueprint.post("/abweichungen")
def create_override() -> ResponseReturnValue:
    """Open or close a range, and say which bookings lie in it."""
    form = OverrideForm()
    if not form.validate():
        return _page(form), 422

    def add(session: Session) -> Answer:
        now = runtime().clock()
        name_subject(days_named(form.wanted().first_day, form.wanted().last_day, form.wanted().half))
        recorded, conflicts = add_override(session, form.wanted(), now=now)
        warning = (("warning", _warn(len(conflicts))),) if conflicts else ()
        still_closed = still_closed_said(session, recorded, now=now)
        return Answer(
            url_for(".show_overrides"), (change_said(recorded, nothing=gettext(_GONE)), *still_closed, *warning)
        )

    try:
        return once(add)
    except HalvesOverlap as refused:
        form.starts_at.errors = [describe_overlap(refused.overlap)]
    except SaidAlready:
        form.first_day.errors = [gettext("Genau das ist für diese Tage schon eingetragen.")]
    return _page(form), 422


@blueprint.post("/abweichungen/<int(max=2147483647):override_id>/entfernung")
def delete_override(override_id: int) -> ResponseReturnValue:
    """Take an override back; one that is gone already is as good as taken back."""

    def remove(session: Session) -> Answer:
        recorded = remove_override(session, override_id, now=runtime().clock())
        for entry in recorded.change.removed if recorded else ():
            if isinstance(entry.what, Override):
                name_subject(days_named(entry.what.first_day, entry.what.last_day, entry.what.half))
        return Answer(url_for(".show_overrides"), (change_said(recorded, nothing=gettext(_GONE)),))

    with told_refusals():
        return once(remove)
    return redirect(url_for(".show_overrides"), 303)


def _warn(count: int) -> str:
    return ngettext(
        "Im geschlossenen Zeitraum ist ein Halbtag schon vergeben oder reserviert. Das gilt weiter, bis Sie es "
        "absagen.",
        "Im geschlossenen Zeitraum sind %(num)d Halbtage schon vergeben oder reserviert. Das gilt weiter, bis Sie es "
        "absagen.",
        count,
    )


def _page(form: OverrideForm) -> str:
    with runtime().database.reading() as session:
        vacations = list_vacations(session, now=runtime().clock())
    return render_template("admin/overrides.html", form=form, vacations=vacations, lift_words=lift_words)
