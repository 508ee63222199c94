"""The forms of the questionnaire, built from its data: what is asked, what only comes along, and what was answered."""

from collections.abc import Collection
from typing import Any

from flask import request
from wtforms import Field, Form, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from blueprints.forms import CheckboxesField, PublicForm, SaysProblem, check_postal_code, line_filter
from halbtag.domain.conditions import ALWAYS
from halbtag.domain.language import gettext
from halbtag.domain.questionnaire import Answer, Answers, Kind, Question, Step, asked_questions
from halbtag.domain.questions import LONGEST_TEXT

#: From this many options on a drop-down list is quicker than a column of radio buttons.
LONG_LIST = 8

#: Names, once for each, the questions on a page that are asked only of some.
SHOWN = "gezeigt"


class QuestionForm(PublicForm):
    """One step's questions, as they are asked of somebody.

    The others of the step come along unseen and unchecked, so that nothing typed is lost while an answer is changed
    to and fro.
    """

    asked: tuple[Question, ...] = ()

    @property
    def asked_fields(self) -> list[Field]:
        """Return what is shown, in order."""
        return [self[question.id] for question in self.asked]

    @property
    def carried_fields(self) -> list[Field]:
        """Return what comes along with an answer."""
        names = {question.id for question in self.asked}
        return [field for field in self if field.name not in names and field.data]

    @property
    def conditional(self) -> frozenset[str]:
        """Return the names of the shown questions that are asked only of some."""
        return frozenset(question.id for question in self.asked if question.condition != ALWAYS)

    def shown_before(self) -> frozenset[str]:
        """Return those of them that a whole page has shown.

        What has just come by an answer may not have been noticed before the form is sent.
        """
        return self.conditional & set(request.form.getlist(SHOWN))

    def take_unseen(self) -> list[Field]:
        """Return the questions that the page did not show yet when it was sent, and forget that they lack answers."""
        unseen = self.conditional - self.shown_before()
        found = [self[name] for name in self.errors if name in unseen]
        for field in found:
            field.errors = []
        return found


def questionnaire_form(step: Step, answers: Answers) -> type[QuestionForm]:
    """Return the form class of one step, as it is asked of whoever gave these answers."""
    asked = tuple(asked_questions(step, answers))
    fields = {question.id: _question_field(question, asked=question in asked) for question in step.questions}
    return type("StepForm", (QuestionForm,), {"asked": asked, **fields})


def sent_form(step: Step, answers: Answers) -> QuestionForm:
    """Return the form that was sent, as it is asked by what it answers; `answers` are those known before."""
    sent = questionnaire_form(step, answers)()
    answered = {question.id: _answer(sent[question.id]) for question in step.questions}
    return questionnaire_form(step, {**answers, **answered})()


def given_answers(form: QuestionForm, step: Step) -> Answers:
    """Return what a valid form answers, by question id; of what was not asked, what makes sense."""
    asked = {question.id for question in form.asked}
    answers = {question.id: _answer(form[question.id]) for question in step.questions}
    return {
        question.id: answers[question.id]
        for question in step.questions
        if question.id in asked or (answers[question.id] and question.is_answered(answers[question.id]))
    }


def _answer(field: Field) -> Answer:
    if isinstance(field, FormField):
        return {name: option for name, option in field.data.items() if option}
    return field.data or ""


def _question_field(question: Question, *, asked: bool) -> Any:
    options: dict[str, Any] = {"label": question.label, "description": question.hint}
    choices = [SelectChoice(value=option.id, label=option.label) for option in question.options]
    listing = {"choices": choices, "problem": question.problem, "validate_choice": asked}
    validators = [DataRequired(question.problem)] if question.required and asked else [Optional()]
    match question.kind:
        case Kind.GRID:
            # An id of "elements" would hide the form's own property of that name from scripts, htmx among them.
            return FormField(_grid_form(question, choices, asked=asked), id=f"{question.id}-zeilen", **options)
        case Kind.CHOICE if len(choices) >= LONG_LIST:
            listing["choices"] = [SelectChoice(value="", label=gettext("Bitte wählen")), *choices]
            return _SelectField(**options, **listing, validators=validators)
        case Kind.CHOICE:
            return _RadioField(**options, **listing, validators=validators)
        case Kind.CHOICES:
            return CheckboxesField(**options, **listing, validators=validators)
        case Kind.TEXT:
            cleaning = line_filter(LONGEST_TEXT if asked else None)
            return TextAreaField(**options, filters=[cleaning], validators=validators, render_kw={"rows": 2})
        case Kind.POSTAL_CODE:
            return StringField(
                **options,
                validators=[*validators, check_postal_code],
                filters=[line_filter()],
                render_kw={"inputmode": "numeric", "autocomplete": "postal-code"},
            )


def _grid_form(question: Question, choices: Collection[SelectChoice], *, asked: bool) -> type[Form]:
    fields = {
        row.id: _RadioField(
            row.label,
            choices=list(choices),
            problem=row.problem,
            validate_choice=asked,
            validators=[DataRequired(row.problem)] if question.required and asked else [Optional()],
        )
        for row in question.rows
    }
    return type("GridForm", (Form,), fields)


class _RadioField(SaysProblem, RadioField):
    def process_data(self, value: Any) -> None:
        super().process_data(value or "")


class _SelectField(SaysProblem, SelectField):
    pass
