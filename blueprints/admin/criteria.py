"""By what the consultant takes inquiries on: seen against the last ones before it is saved."""

from dataclasses import fields

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import HiddenInput

from blueprints.admin.access import blueprint
from blueprints.admin.forms import AdminForm, number_field
from blueprints.admin.subjects import fields_named, name_subject
from blueprints.runtime import runtime
from halbtag.domain.errors import SavedMeanwhile
from halbtag.domain.language import gettext, mark
from halbtag.domain.qualification import Verdict
from halbtag.domain.questionnaire import CIRCLE, COMPANY, SIZES, Question
from halbtag.persistence.profile import load_profile
from halbtag.services.criteria import CriteriaEntry, preview_criteria, save_criteria

_MEANWHILE = mark(
    "Die Vorgaben wurden inzwischen in einem anderen Fenster geändert. Bitte sehen Sie die Auswirkung neu an."
)


_NAMES = ("revision", *(field.name for field in fields(CriteriaEntry)))


def _choices(questions: tuple[Question, ...], question_id: str) -> list[SelectChoice]:
    question = next(each for each in questions if each.id == question_id)
    return [SelectChoice(option.id, option.label) for option in question.options]


class CriteriaForm(AdminForm):
    """Every criterion that may be set, and no other."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired(mark("Bitte laden Sie die Seite neu."))])
    sizes = SelectMultipleField(
        mark("Unternehmensgrößen"),
        description=mark("Andere Unternehmen sehen keine Halbtage, können Ihnen aber eine Nachricht hinterlassen."),
        choices=[SelectChoice(size.id, size.label) for size in SIZES],
        validators=[DataRequired(mark("Bitte wählen Sie mindestens eine Unternehmensgröße."))],
    )
    range_km = number_field(mark("Reichweite in km"), 1, 2000, description=mark("Luftlinie ab Ihrer Postleitzahl."))
    deciding_roles = SelectMultipleField(
        mark("Wer für sein Unternehmen entscheidet"),
        description=mark("Kommt eine dieser Rollen, ist jemand am Tisch, der entscheidet."),
        choices=_choices(COMPANY.questions, "role"),
        validators=[DataRequired(mark("Bitte wählen Sie mindestens eine Rolle."))],
    )
    largest_circle = RadioField(
        mark("Größte Runde ohne Rückfrage"),
        description=mark("Ist die Runde größer, wird aus der Buchung eine Anfrage."),
        choices=_choices(CIRCLE.questions, "count"),
        validators=[InputRequired(mark("Bitte wählen Sie die größte Runde."))],
    )

    def entry(self) -> CriteriaEntry:
        """Return what a valid form sets."""
        return CriteriaEntry(**{field.name: self[field.name].data for field in fields(CriteriaEntry)})


@blueprint.get("/qualifizierung")
def show_criteria() -> ResponseReturnValue:
    """Show the criteria in their form, as they are or as they were tried."""
    if request.args:
        return _form_page(CriteriaForm(formdata=request.args, meta={"csrf": False}))
    with runtime().database.reading() as session:
        profile = load_profile(session)
    return _form_page(CriteriaForm(formdata=None, obj=profile))


@blueprint.get("/qualifizierung/vorschau")
def show_criteria_preview() -> ResponseReturnValue:
    """Show how the last inquiries would come out; nothing is saved."""
    with runtime().database.reading() as session:
        profile = load_profile(session)
        tried = request.args or _present(profile)
        form = CriteriaForm(formdata=tried, meta={"csrf": False})
        if not form.validate():
            return _form_page(form), 422
        preview = preview_criteria(session, profile, form.entry())
    sent = {name: tried.getlist(name) for name in _NAMES}
    return render_template(
        "admin/criteria_preview.html", preview=preview, sent=sent, form=CriteriaForm(formdata=None), verdicts=Verdict
    )


@blueprint.post("/qualifizierung")
def change_criteria() -> ResponseReturnValue:
    """Judge by these criteria from now on."""
    form = CriteriaForm()
    if not form.validate():
        return _form_page(form), 422
    try:
        with runtime().database.writing() as session:
            name_subject(fields_named(_changed(form, load_profile(session))))
            save_criteria(session, form.entry(), seen=form.revision.data)
    except SavedMeanwhile:
        if not _is_saved(form):
            flash(gettext(_MEANWHILE), "warning")
            return redirect(url_for(".show_criteria"), 303)
    flash(gettext("Die Vorgaben sind gespeichert."), "success")
    return redirect(url_for(".show_criteria"), 303)


def _present(profile: object) -> MultiDict[str, str]:
    values = {name: getattr(profile, name) for name in _NAMES}
    return MultiDict({name: value if isinstance(value, list) else str(value) for name, value in values.items()})


def _is_saved(form: CriteriaForm) -> bool:
    """Say whether the same was saved already, by a second click or in another tab."""
    with runtime().database.reading() as session:
        return not _changed(form, load_profile(session))


def _changed(form: CriteriaForm, profile: object) -> list[str]:
    """Return the labels of the criteria in which the form differs from what is saved."""
    names = (field.name for field in fields(CriteriaEntry))
    return [form[name].label.text for name in names if getattr(profile, name) != form[name].data]


def _form_page(form: CriteriaForm) -> str:
    return render_template("admin/criteria.html", form=form)
