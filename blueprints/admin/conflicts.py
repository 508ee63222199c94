"""Two tabs, one form: what was saved elsewhere stands beside what was typed here, and nothing is overwritten unseen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, SelectMultipleField, TimeField
from wtforms.validators import ValidationError

from blueprints.admin.forms import AdminForm
from halbtag.domain.language import gettext, mark

#: Nobody saves as often; more is no number of ours.
_MOST_DIGITS = 9
INCOMPLETE = mark("Das Formular kam unvollständig an, es wurde nichts gespeichert. Bitte laden Sie die Seite neu.")


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that is saved otherwise than it stands in the form; `id` is that of its field."""

    id: str
    label: str
    saved: str
    typed: str


def _whole_number(value: object) -> object:
    if not isinstance(value, str):
        return value
    return int(value) if value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS else None


class RevisionForm(AdminForm):
    """A form that is saved only over what it has shown: it carries the number of the revision that it was made from."""

    revision = HiddenField(filters=[_whole_number])

    def validate_revision(self, field: Field) -> None:
        """Refuse a form without its number: it can not be known what it was made from."""
        if field.data is None:
            raise ValidationError(INCOMPLETE)


def list_differences(typed: AdminForm, saved: AdminForm) -> list[Difference]:
    """Return where two forms of one kind differ, in the order of their fields, each value in words."""
    return [
        Difference(field.id, field.label.text, in_words(saved[field.name]), in_words(field))
        for field in typed
        if not isinstance(field, HiddenField) and in_words(field) != in_words(saved[field.name])
    ]


def in_words(field: Field) -> str:
    """Return what a field holds as the reader of the form would say it."""
    if isinstance(field, BooleanField):
        return gettext("ja") if field.data else gettext("nein")
    if isinstance(field, SelectField | RadioField | SelectMultipleField):
        return ", ".join(_chosen(field))
    if isinstance(field, TimeField):
        return gettext("%(clock)s Uhr", clock=f"{field.data:%H:%M}") if field.data else ""
    return "" if field.data is None else str(field.data)


def _chosen(field: Any) -> Iterator[str]:
    chosen = field.data if isinstance(field, SelectMultipleField) else [field.data]
    names = {str(choice.value): gettext(choice.label) for choice in field.choices}
    return (names[str(value)] for value in chosen or () if str(value) in names)
