"""The form of the wish windows: those of the contact form, and which weeks, weekdays and halves would suit."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from blueprints.forms import CheckboxesField, ContactForm, text_filter
from halbtag.domain.formats import half_title
from halbtag.domain.half import Half
from halbtag.domain.language import mark
from halbtag.domain.wishes import WEEKDAYS, Wishes, span_name

WISH_FIELDS = ("weeks", "weekdays", "halves", "words")


class WishForm(ContactForm):
    """Which windows would suit, and who asks."""

    weeks = CheckboxesField(
        mark("Welche Wochen passen?"),
        problem=mark("Diese Wochen stehen nicht mehr zur Wahl. Bitte wählen Sie andere aus."),
        validators=[DataRequired(mark("Bitte wählen Sie mindestens eine Woche aus."))],
    )
    weekdays = SelectMultipleField(
        mark("Welche Wochentage passen?"),
        choices=[SelectChoice(str(number), name) for number, name in enumerate(WEEKDAYS)],
        validators=[DataRequired(mark("Bitte wählen Sie mindestens einen Wochentag aus."))],
    )
    halves = SelectMultipleField(
        mark("Welche Tageszeit passt?"),
        validators=[DataRequired(mark("Bitte wählen Sie mindestens eine Tageszeit aus."))],
    )
    words = TextAreaField(
        mark("Was ist bei der Terminsuche noch zu beachten?"),
        filters=[text_filter(500)],
        validators=[Optional()],
    )

    def __init__(self, *args: Any, open_weeks: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.halves.choices = [SelectChoice(half.value, half_title(half)) for half in Half]
        self.weeks.choices = [SelectChoice(week.isoformat(), span_name(week, week)) for week in open_weeks]

    def wishes(self) -> Wishes:
        """Return the windows of a valid form."""
        return Wishes.from_dict(
            self.typed_wishes() | {"weekdays": [int(number) for number in self.weekdays.data or ()]}
        )

    def typed_wishes(self) -> dict[str, Any]:
        """Return what was chosen and typed of the windows, as it is kept."""
        return {name: self[name].data or ([] if name != "words" else "") for name in WISH_FIELDS}
