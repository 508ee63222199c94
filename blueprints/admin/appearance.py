"""The site's face: one accent, a logo, a portrait."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, StringField
from wtforms.validators import Optional, ValidationError

from blueprints.admin.access import blueprint
from blueprints.admin.forms import AdminForm, line_field
from blueprints.forms import line_filter
from blueprints.runtime import runtime
from halbtag.domain.colour import NoColour, Palette, palette_of, parse_colour
from halbtag.domain.language import gettext, mark
from halbtag.domain.states import PictureKind
from halbtag.persistence.appearance import (
    Appearance,
    describe_picture,
    load_appearance,
    remove_picture,
    set_accent,
)
from halbtag.services.pictures import NoPicture, save_picture


@dataclass(frozen=True, slots=True)
class Words:
    """How the page speaks of one kind of picture."""

    name: str
    save: str
    remove: str
    place: str
    hint: str
    alt_hint: str


WORDS = {
    PictureKind.LOGO: Words(
        mark("Logo"),
        mark("Logo speichern"),
        mark("Logo entfernen"),
        mark("Steht oben auf jeder Seite, höchstens 40 Punkte hoch."),
        mark("PNG, JPEG oder WebP, höchstens 8 MB. Am besten ein PNG mit durchsichtigem Grund."),
        mark("Was zu lesen ist, zum Beispiel: Lindner Strategieberatung."),
    ),
    PictureKind.PORTRAIT: Words(
        mark("Porträt"),
        mark("Porträt speichern"),
        mark("Porträt entfernen"),
        mark("Steht auf der Angebotsseite unter „Wer zu Ihnen kommt“."),
        mark("PNG, JPEG oder WebP, höchstens 8 MB. Am besten hochkant, mindestens 640 mal 800 Bildpunkte."),
        mark("Was zu sehen ist, zum Beispiel: Katharina Lindner im Gespräch."),
    ),
}


class AccentForm(AdminForm):
    """The accent: one colour, or none."""

    accent = StringField(
        mark("Akzentfarbe"),
        description=mark("Für Knöpfe und Links, zum Beispiel #0b5563. Leer heißt: das Blaugrün von Halbtag."),
        filters=[line_filter(40)],
        validators=[Optional()],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )

    def validate_accent(self, field: StringField) -> None:
        """Refuse what is no colour, and write the others alike."""
        try:
            field.data = parse_colour(field.data)
        except NoColour:
            raise ValidationError(
                gettext("Bitte geben Sie die Farbe als # mit sechs Zeichen an, zum Beispiel #0b5563.")
            ) from None


class PictureForm(AdminForm):
    """A file, and what is to be seen on it."""

    file = FileField(mark("Datei"), validators=[Optional()], render_kw={"accept": "image/png,image/jpeg,image/webp"})
    alt = line_field(
        mark("Beschreibung"), 200, message=mark("Bitte beschreiben Sie das Bild für alle, die es nicht sehen.")
    )
    alt_en = line_field(mark("Beschreibung auf Englisch"), 200, render_kw={"lang": "en"})


@blueprint.get("/gestaltung")
def show_appearance() -> ResponseReturnValue:
    """Show accent, logo and portrait, each with its form."""
    return _page(_load())


@blueprint.post("/gestaltung/akzent")
def change_accent() -> ResponseReturnValue:
    """Replace the accent, and say where it is used in another lightness than was wished for."""
    form = AccentForm()
    if not form.validate():
        return _page(_load(), accent_form=form), 422
    wish = form.accent.data or ""
    with runtime().database.writing() as session:
        set_accent(session, wish)
    flash(gettext("Die Akzentfarbe ist gespeichert."), "success")
    if words := _correction(wish, palette_of(wish)):
        flash(words, "warning")
    return redirect(url_for(".show_appearance"), 303)


@blueprint.post("/gestaltung/bild/<picture>")
def change_picture(picture: str) -> ResponseReturnValue:
    """Take a picture in, or describe the one that is there."""
    kind = _kind(picture)
    form = PictureForm(prefix=f"{kind}-")
    content = request.files[form.file.name].read() if form.file.name in request.files else b""
    is_valid = form.validate()
    try:
        with runtime().database.writing() as session:
            if is_valid and content:
                save_picture(session, kind, content, alt=form.alt.data, alt_en=form.alt_en.data)
            elif is_valid and not describe_picture(session, kind, alt=form.alt.data, alt_en=form.alt_en.data):
                raise NoPicture(gettext("Bitte wählen Sie eine Datei aus."))
    except NoPicture as refusal:
        form.file.errors = [str(refusal)]
        is_valid = False
    if not is_valid:
        return _page(_load(), refused=(kind, form)), 422
    flash(gettext("%(picture)s und Beschreibung sind gespeichert.", picture=gettext(WORDS[kind].name)), "success")
    return redirect(url_for(".show_appearance"), 303)


@blueprint.post("/gestaltung/bild/<picture>/entfernung")
def delete_picture(picture: str) -> ResponseReturnValue:
    """Remove a picture from the pages and from the database."""
    kind = _kind(picture)
    with runtime().database.writing() as session:
        remove_picture(session, kind)
    flash(gettext("%(picture)s ist entfernt.", picture=gettext(WORDS[kind].name)), "success")
    return redirect(url_for(".show_appearance"), 303)


def _kind(picture: str) -> PictureKind:
    if picture not in set(PictureKind):
        abort(404)
    return PictureKind(picture)


def _correction(wish: str, palette: Palette) -> str:
    """Return where the accent differs from the wish, in words; nothing where it does not."""
    light, dark = palette.light.accent, palette.dark.accent
    if not wish or light == dark == wish:
        return ""
    if dark == wish:
        words = mark("Damit Schrift lesbar bleibt, erscheint %(wish)s auf hellem Grund als %(light)s.")
    elif light == wish:
        words = mark("Damit Schrift lesbar bleibt, erscheint %(wish)s auf dunklem Grund als %(dark)s.")
    else:
        words = mark(
            "Damit Schrift lesbar bleibt, erscheint %(wish)s auf hellem Grund als %(light)s und auf dunklem Grund als "
            "%(dark)s."
        )
    return gettext(words, wish=wish, light=light, dark=dark)


def _load() -> Appearance:
    with runtime().database.reading() as session:
        return load_appearance(session)


def _page(
    saved: Appearance,
    *,
    accent_form: AccentForm | None = None,
    refused: tuple[PictureKind, PictureForm] | None = None,
) -> str:
    forms = {
        kind: PictureForm(
            formdata=None,
            prefix=f"{kind}-",
            obj=saved.pictures.get(kind),
        )
        for kind in PictureKind
    }
    forms |= dict([refused] if refused else [])
    return render_template(
        "admin/appearance.html",
        form=accent_form or AccentForm(formdata=None, data={"accent": saved.accent}),
        palette=palette_of(saved.accent),
        forms=forms,
        refused_form=refused[1] if refused else None,
        pictures=saved.pictures,
        kinds=WORDS,
    )
