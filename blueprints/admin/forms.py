"""What the forms of the admin have in common: the token, messages, and clean text."""

from datetime import time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, Field, Form, IntegerField, PasswordField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional, StopValidation, ValidationError

from blueprints.forms import TypedMeta, line_filter, text_filter
from halbtag.domain.formats import half_title
from halbtag.domain.half import Half
from halbtag.domain.language import gettext, mark
from halbtag.domain.passwords import MAX_LENGTH, MIN_LENGTH, PasswordFault, password_fault
from halbtag.domain.worked_times import EARLIEST, SHORTEST, TimesFault, times_fault

_PASSWORD_MESSAGES = {
    PasswordFault.SHORT: mark("Das Passwort braucht mindestens %(least)d Zeichen."),
    PasswordFault.LONG: mark("Das Passwort darf höchstens %(most)d Zeichen haben."),
    PasswordFault.COMMON: mark(
        "Dieses Passwort ist leicht zu erraten. Gut sind vier Wörter, die nicht zusammengehören."
    ),
}

_TIMES_MESSAGES = {
    TimesFault.BACKWARDS: mark("Das Ende liegt nicht nach dem Beginn."),
    TimesFault.SHORT: mark("Ein Halbtag dauert mindestens %(hours)d Stunden."),
    TimesFault.EARLY: mark("Ein Halbtag beginnt frühestens um %(earliest)s Uhr."),
}

#: What is told at the beginning; all else is told at the end.
FAULTS_OF_START = frozenset({TimesFault.EARLY})


class AdminForm(FlaskForm):
    """A form with the session's CSRF token."""

    class Meta(TypedMeta):
        """German messages, and lengths that are checked."""


class ReasonForm(AdminForm):
    """Why a request is declined or an appointment cancelled."""

    reason = TextAreaField(
        mark("Begründung für die E-Mail"),
        filters=[text_filter(500)],
        validators=[Optional()],
    )


class ProposalForm(AdminForm):
    """What goes with other half-days that are proposed; they themselves are read by `blueprints.choosing`."""

    words = TextAreaField(
        mark("Möchten Sie etwas dazu schreiben?"),
        filters=[text_filter(500)],
        validators=[Optional()],
    )


class ClockField(TimeField):
    """A time of day; WTForms has no good word for what is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed, or say how a time looks."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Bitte geben Sie eine Uhrzeit an, zum Beispiel 09:00.")) from error


class NumberField(IntegerField):
    """A whole number within bounds; WTForms has no good words for what is none, and would say more than one thing."""

    def __init__(self, *args: Any, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.least = least
        self.most = most

    @property
    def problem(self) -> str:
        """What is said to everything else."""
        return gettext(
            "Bitte geben Sie eine ganze Zahl von %(least)d bis %(most)d an.", least=self.least, most=self.most
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; what is no number is told by the check."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None


def check_number(_form: Form, field: Field) -> None:
    """Take a whole number within the bounds of its field."""
    if field.data is None or not field.least <= field.data <= field.most:
        raise StopValidation(field.problem)


def line_field(label: str, max_length: int | None, *, message: str = "", **options: Any) -> StringField:
    """Return a field for one clean line; with a message it must not be empty."""
    validators = [DataRequired(message)] if message else [Optional()]
    validators += options.pop("validators", [])
    return StringField(label, filters=[line_filter(max_length)], validators=validators, **options)


def text_field(label: str, max_length: int, *, message: str = "", **options: Any) -> TextAreaField:
    """Return a field for clean text of several lines; with a message it must not be empty."""
    validators = [DataRequired(message)] if message else [Optional()]
    return TextAreaField(label, filters=[text_filter(max_length)], validators=validators, **options)


def number_field(label: str, least: int, most: int, **options: Any) -> NumberField:
    """Return a field for a whole number within bounds."""
    return NumberField(
        label,
        least=least,
        most=most,
        validators=[check_number],
        render_kw={"min": least, "max": most, "inputmode": "numeric"},
        **options,
    )


def password_field(label: str, message: str, *, autocomplete: str) -> PasswordField:
    """Return a field for a password, whose signs are left as they are."""
    return PasswordField(
        label,
        validators=[InputRequired(message), _check_password_length],
        render_kw={"autocomplete": autocomplete, "maxlength": MAX_LENGTH},
    )


def _check_password_length(_form: Form, field: Field) -> None:
    if len(field.data or "") > MAX_LENGTH:
        raise ValidationError(_password_message(PasswordFault.LONG))


def _password_message(fault: PasswordFault) -> str:
    return gettext(_PASSWORD_MESSAGES[fault]) % {"least": MIN_LENGTH, "most": MAX_LENGTH}


def times_message(fault: TimesFault) -> str:
    """Return what speaks against the times of a half-day."""
    bounds = {"hours": SHORTEST.seconds // 3600, "earliest": f"{EARLIEST:%H:%M}"}
    return gettext(_TIMES_MESSAGES[fault]) % bounds


def half_choices() -> list[SelectChoice]:
    """Return the halves of a day to choose from; made anew for each form, in the language that is spoken."""
    return [SelectChoice(half.value, half_title(half)) for half in Half]


def check_times(starts_at: time | None, ends_at: time | None, *, of_start: bool = False) -> None:
    """Raise ValidationError where nobody can work from then to then; what is missing is told by its own field.

    What is wrong with the beginning alone is told where `of_start`, everything else at the end.
    """
    fault = times_fault(starts_at, ends_at) if starts_at and ends_at else None
    if fault is not None and of_start == (fault in FAULTS_OF_START):
        raise ValidationError(times_message(fault))


def check_new_password(password: str, *, email: str) -> None:
    """Raise ValidationError with what speaks against the password."""
    fault = password_fault(password, email=email)
    if fault is not None:
        raise ValidationError(_password_message(fault))


class LoginForm(AdminForm):
    """Address and password."""

    email = EmailField(
        mark("E-Mail-Adresse"),
        filters=[line_filter(254)],
        validators=[DataRequired(mark("Bitte geben Sie Ihre E-Mail-Adresse an."))],
        render_kw={"autocomplete": "username"},
    )
    password = password_field(
        mark("Passwort"), mark("Bitte geben Sie Ihr Passwort ein."), autocomplete="current-password"
    )
