"""The public forms that people fill in by hand; all clean what they take in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import phonenumbers
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional, StopValidation

from halbtag.domain.addresses import InvalidAddress, parse_address
from halbtag.domain.briefing import Guest
from halbtag.domain.formats import grouped
from halbtag.domain.language import gettext, mark, spoken
from halbtag.domain.questionnaire import is_postal_code
from halbtag.domain.text import clean_line, clean_text
from halbtag.services.circle import MOST_GUESTS

#: More than any request may hold: cleaning cuts nothing.
_WHOLE = 10_000_000

#: Digits of a national number, area code included.
SHORTEST_PHONE = 6


@dataclass(frozen=True, slots=True)
class Cleaning:
    """A filter that cleans what was typed; what is longer than `max_length` is not cut but refused."""

    clean: Callable[[str, int], str]
    max_length: int | None

    def __call__(self, value: Any) -> Any:
        """Return the clean text, whole; what is no text as it is."""
        return self.clean(value, _WHOLE) if isinstance(value, str) else value

    def check_length(self, _form: Form, field: Field) -> None:
        """Say how much too long it is, and nothing else."""
        length = len(field.data or "")
        if self.max_length is not None and length > self.max_length:
            raise StopValidation(
                gettext(
                    "Das sind %(count)s Zeichen, möglich sind höchstens %(most)s.",
                    count=grouped(length),
                    most=grouped(self.max_length),
                )
            )


class TypedMeta:
    """Messages and choices in the language that is spoken, and no field whose length is not checked after cleaning."""

    @property
    def locales(self) -> tuple[str]:
        """Return the language of WTForms' own messages."""
        return (spoken().value,)

    def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
        """Make the field's HTML; the options of a list are said here, for no template writes them itself."""
        if isinstance(field, SelectField) and not isinstance(field, RadioField):
            field.choices = [_said_choice(choice) for choice in field.choices or ()]
        return super().render_field(field, render_kw)  # type: ignore[misc]

    def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
        """Make the field, its length being checked before anything else."""
        field = unbound_field.bind(form=form, **options)
        checks = [each.check_length for each in field.filters if isinstance(each, Cleaning)]
        field.validators = [*checks, *field.validators]
        return field


def _said_choice(choice: Any) -> SelectChoice:
    given = SelectChoice.from_input(choice)
    return replace(given, label=gettext(str(given.label)))


class PublicForm(FlaskForm):
    """A form whose authority is in its address: no session, so no CSRF token; the Origin check guards it."""

    #: What stands over its errors, where they are none of its fields.
    summary_title = ""

    class Meta(TypedMeta):
        """No token."""

        csrf = False


def line_filter(max_length: int | None = None) -> Cleaning:
    """Return a filter that makes one clean line of what was typed, and lets nothing longer pass."""
    return Cleaning(clean_line, max_length)


def text_filter(max_length: int) -> Cleaning:
    """Return a filter that makes a clean text of what was typed, with its line breaks, and lets nothing longer pass."""
    return Cleaning(clean_text, max_length)


def normalize_email(_form: Form, field: Field) -> None:
    """Accept an address that a mail server would, and keep its plain form."""
    try:
        field.data = parse_address(field.data)
    except InvalidAddress as error:
        raise ValidationError(
            gettext(
                "Diese E-Mail-Adresse ist nicht vollständig oder enthält einen Tippfehler. "
                "So sieht eine aus: name@firma.de"
            )
        ) from error


def normalize_phone(_form: Form, field: Field) -> None:
    """Accept a telephone number, German unless it begins with +, and keep it in international form."""
    message = gettext("Diese Telefonnummer kann so nicht stimmen. So sieht eine aus: 0821 123456 oder +49 821 123456")
    try:
        number = phonenumbers.parse(field.data, "DE")
    except phonenumbers.NumberParseException as error:
        raise ValidationError(message) from error
    # German area codes allow numbers of two digits; nobody can be called back on what is typed by mistake like that.
    if not phonenumbers.is_possible_number(number) or len(str(number.national_number)) < SHORTEST_PHONE:
        raise ValidationError(message)
    field.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def check_postal_code(_form: Form, field: Field) -> None:
    """Accept five digits; there is no German postal code below 01001."""
    if is_postal_code(field.data):
        return
    if re.fullmatch("[0-9]{5}", field.data):
        raise ValidationError(gettext("Bitte prüfen Sie die Postleitzahl: %(code)s gibt es nicht.", code=field.data))
    raise ValidationError(gettext("Bitte geben Sie die Postleitzahl mit fünf Ziffern an, zum Beispiel 86150."))


class SaysProblem:
    """Answers an option that is not on the list in the words of the question."""

    def __init__(self, *args: Any, problem: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problem = problem

    def pre_validate(self, form: Form) -> None:
        """Check the choice as the field does."""
        try:
            super().pre_validate(form)  # type: ignore[misc]
        except ValidationError as error:
            raise ValidationError(self.problem) from error


class OpenRadioField(SaysProblem, RadioField):
    """One of few, where an empty choice is one of them."""

    def __init__(self, *args: Any, problem: str = mark("Bitte wählen Sie eine der Antworten."), **kwargs: Any) -> None:
        super().__init__(*args, problem=problem, **kwargs)


class CheckboxesField(SaysProblem, SelectMultipleField):
    """Any of several; each is a box to tick."""


def name_field(label: str, problem: str, *, autocomplete: str = "name") -> StringField:
    """Return the field for a person's name; it must not be empty."""
    return StringField(
        label,
        filters=[line_filter(120)],
        validators=[DataRequired(problem)],
        render_kw={"autocomplete": autocomplete},
    )


def email_field(label: str, problem: str, *, description: str = "", autocomplete: str = "email") -> EmailField:
    """Return the field for an e-mail address, kept in its plain form; it must not be empty."""
    return EmailField(
        label,
        description=description,
        filters=[line_filter(254)],
        validators=[DataRequired(problem), normalize_email],
        render_kw={"autocomplete": autocomplete},
    )


class GuestForm(Form):
    """One member of the leadership circle; a row left empty does not count."""

    class Meta(TypedMeta):
        """Messages that are said, and lengths that are checked."""

    name = StringField(mark("Name"), filters=[line_filter(120)])
    email = EmailField(mark("E-Mail-Adresse"), filters=[line_filter(254)])
    role = StringField(mark("Funktion (freiwillig)"), filters=[line_filter(120)])
    is_optional = BooleanField(mark("Teilnahme freigestellt"))

    def validate_name(self, field: Field) -> None:
        """Ask for the name as soon as anything else is there."""
        if not field.data and (self.email.data or self.role.data):
            raise ValidationError(gettext("Bitte nennen Sie den Namen dieser Person."))

    def validate_email(self, field: Field) -> None:
        """Ask for the address as soon as anything else is there."""
        if field.data:
            normalize_email(self, field)
        elif self.name.data or self.role.data:
            raise ValidationError(gettext("Bitte geben Sie die E-Mail-Adresse an, an die die Einladung gehen soll."))


class ContactForm(PublicForm):
    """Who books, where, and whom to invite."""

    slot = HiddenField(filters=[line_filter(40)])
    name = name_field(mark("Vor- und Nachname"), mark("Bitte nennen Sie Ihren Namen."))
    email = email_field(
        mark("E-Mail-Adresse"),
        mark("Bitte geben Sie Ihre E-Mail-Adresse an."),
        description=mark("Dorthin geht die Einladung."),
    )
    phone = TelField(
        mark("Telefon"),
        description=mark("Für Rückfragen vor dem Termin und am Tag selbst."),
        filters=[line_filter(40)],
        validators=[DataRequired(mark("Bitte geben Sie eine Telefonnummer an.")), normalize_phone],
        render_kw={"autocomplete": "tel"},
    )
    company = StringField(
        mark("Unternehmen"),
        filters=[line_filter(160)],
        validators=[DataRequired(mark("Bitte nennen Sie Ihr Unternehmen."))],
        render_kw={"autocomplete": "organization"},
    )
    street = StringField(
        mark("Straße und Hausnummer"),
        filters=[line_filter(200)],
        validators=[DataRequired(mark("Bitte geben Sie an, wo der Termin stattfindet."))],
        render_kw={"autocomplete": "address-line1"},
    )
    postal_code = StringField(
        mark("Postleitzahl"),
        filters=[line_filter()],
        validators=[DataRequired(mark("Bitte geben Sie die Postleitzahl an.")), check_postal_code],
        render_kw={"autocomplete": "postal-code", "inputmode": "numeric"},
    )
    city = StringField(
        mark("Ort"),
        filters=[line_filter(120)],
        validators=[DataRequired(mark("Bitte geben Sie den Ort an."))],
        render_kw={"autocomplete": "address-level2"},
    )
    note = TextAreaField(
        mark("Was ist vorab gut zu wissen?"),
        filters=[text_filter(2000)],
        validators=[Optional()],
    )
    participants = FieldList(FormField(GuestForm), min_entries=0, max_entries=MOST_GUESTS)

    def guests(self) -> list[Guest]:
        """Return the rows that name somebody, each once, without the person who books."""
        seen = {str(self.email.data).lower()}
        found = []
        for row in self.participants.data:
            address = (row["email"] or "").lower()
            if address and address not in seen:
                seen.add(address)
                found.append(
                    Guest(
                        name=row["name"] or "",
                        email=row["email"],
                        role=row["role"] or "",
                        is_required=not row["is_optional"],
                    )
                )
        return found


class InvitationForm(PublicForm):
    """Whom to invite after the half-day is agreed."""

    name = name_field(mark("Vor- und Nachname"), mark("Bitte nennen Sie den Namen dieser Person."), autocomplete="off")
    email = email_field(
        mark("E-Mail-Adresse"),
        mark("Bitte geben Sie die E-Mail-Adresse an, an die die Einladung gehen soll."),
        description=mark("Dorthin geht die Einladung."),
        autocomplete="off",
    )
    role = StringField(
        mark("Funktion"),
        description=mark("Zum Beispiel: IT-Leitung, Vertrieb."),
        filters=[line_filter(120)],
        render_kw={"autocomplete": "off"},
    )
    is_optional = BooleanField(mark("Teilnahme freigestellt"))


class ProposalForm(PublicForm):
    """What goes with other half-days that are proposed; they themselves are read by `blueprints.choosing`."""

    words = TextAreaField(
        mark("Möchten Sie etwas dazu schreiben?"),
        filters=[text_filter(500)],
        validators=[Optional()],
    )


class ReasonForm(PublicForm):
    """Why something is cancelled or declined; asked, not forced."""

    reason = TextAreaField(
        mark("Möchten Sie einen Grund nennen?"),
        filters=[text_filter(500)],
        validators=[Optional()],
    )
