"""The forms of the on-site sheet; nothing in them is required but what an address needs."""

from collections.abc import Mapping
from typing import Any

from wtforms import StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from blueprints.forms import OpenRadioField, PublicForm, check_postal_code, line_filter, normalize_phone
from halbtag.domain.language import mark
from halbtag.domain.onsite import LIMITS, Piece, Present


class PieceForm(PublicForm):
    """One part of the sheet."""

    def values(self) -> dict[str, Any]:
        """Return what a valid form says, by field."""
        return {field.name: field.data or "" for field in self}


class AddressForm(PieceForm):
    """Where the half-day takes place."""

    street = StringField(
        mark("Straße und Hausnummer"),
        filters=[line_filter(200)],
        validators=[DataRequired(mark("Bitte geben Sie an, wo der Termin stattfindet."))],
    )
    postal_code = StringField(
        mark("Postleitzahl"),
        filters=[line_filter()],
        validators=[DataRequired(mark("Bitte geben Sie die Postleitzahl an.")), check_postal_code],
        render_kw={"inputmode": "numeric"},
    )
    city = StringField(
        mark("Ort"),
        filters=[line_filter(120)],
        validators=[DataRequired(mark("Bitte geben Sie den Ort an."))],
    )


class ArrivalForm(PieceForm):
    """How one gets in."""

    reception = StringField(
        mark("Anmeldung"),
        description=mark("Zum Beispiel: am Empfang bei Frau Koch, Klingel am Tor 2."),
        filters=[line_filter(LIMITS["reception"])],
    )
    parking = StringField(
        mark("Parken"),
        description=mark("Zum Beispiel: Besucherplätze vor dem Haupteingang, Schranke öffnet der Empfang."),
        filters=[line_filter(LIMITS["parking"])],
    )


_PRESENT = [
    SelectChoice(value=Present.YES.value, label=mark("Ja")),
    SelectChoice(value=Present.NO.value, label=mark("Nein")),
    SelectChoice(value=Present.UNKNOWN.value, label=mark("Noch offen")),
]


class RoomForm(PieceForm):
    """Where one sits."""

    room = StringField(
        mark("Welcher Raum?"),
        description=mark("Zum Beispiel: Besprechungsraum Isar, 2. Stock."),
        filters=[line_filter(LIMITS["room"])],
    )
    wall = OpenRadioField(mark("Gibt es eine Wand zum Beschreiben oder ein Flipchart?"), choices=_PRESENT, default="")
    screen = OpenRadioField(mark("Gibt es einen Bildschirm oder Beamer?"), choices=_PRESENT, default="")

    def values(self) -> dict[str, Any]:
        """Return the same, with the choices as the sheet knows them."""
        return {**super().values(), "wall": Present(self.wall.data), "screen": Present(self.screen.data)}


class DayContactForm(PieceForm):
    """Whom to call at the gate."""

    contact_name = StringField(
        mark("Name"),
        filters=[line_filter(LIMITS["contact_name"])],
        render_kw={"autocomplete": "off"},
    )
    contact_mobile = TelField(
        mark("Mobilnummer"),
        filters=[line_filter(LIMITS["contact_mobile"])],
        validators=[Optional(), normalize_phone],
        render_kw={"autocomplete": "off"},
    )


FORMS: Mapping[Piece, type[PieceForm]] = {
    Piece.ADDRESS: AddressForm,
    Piece.ARRIVAL: ArrivalForm,
    Piece.ROOM: RoomForm,
    Piece.CONTACT: DayContactForm,
}
