"""The consultant's own website: the link to put there, or the frame, and which websites may have one."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, TextAreaField
from wtforms.validators import ValidationError

from blueprints.admin.access import blueprint
from blueprints.admin.forms import AdminForm
from blueprints.forms import text_filter
from blueprints.runtime import runtime
from halbtag.domain.language import gettext, mark
from halbtag.domain.origins import MOST_ORIGINS, NoOrigin, parse_origins
from halbtag.persistence.profile import load_embed_origins
from halbtag.services.embedding import save_embed_origins

_LONGEST = MOST_ORIGINS * 300


class EmbeddingForm(AdminForm):
    """Which websites may show the public pages in a frame."""

    origins = TextAreaField(
        mark("Websites, die einbetten dürfen"),
        description=mark("Eine je Zeile, ohne Pfad: https://blog.beispiel.de. Leer heißt: keine."),
        filters=[text_filter(_LONGEST)],
        render_kw={"spellcheck": "false", "autocapitalize": "none"},
    )

    def validate_origins(self, field: Field) -> None:
        """Refuse what a browser would not take for a website."""
        try:
            parse_origins(field.data or "")
        except NoOrigin as error:
            raise ValidationError(_refusal(error.args[0])) from error


@blueprint.get("/einbettung")
def show_embedding() -> ResponseReturnValue:
    """Show the link and, for allowed websites, the lines that make a frame."""
    origins = _load()
    return _page(EmbeddingForm(formdata=None, data={"origins": "\n".join(origins)}), origins)


@blueprint.post("/einbettung")
def change_embedding() -> ResponseReturnValue:
    """Replace the allowed websites."""
    form = EmbeddingForm()
    if not form.validate():
        return _page(form, _load()), 422
    with runtime().database.writing() as session:
        save_embed_origins(session, parse_origins(form.origins.data or ""))
    flash(gettext("Die erlaubten Websites sind gespeichert."), "success")
    return redirect(url_for(".show_embedding"), 303)


def _refusal(found: Any) -> str:
    if isinstance(found, int):
        return gettext("Das sind %(found)s Websites, erlaubt sind höchstens %(most)s.", found=found, most=MOST_ORIGINS)
    return gettext(
        "„%(found)s“ ist keine Website-Adresse mit https:// und ohne Pfad. So sieht eine aus: https://blog.beispiel.de",
        found=found,
    )


def _load() -> list[str]:
    with runtime().database.reading() as session:
        return load_embed_origins(session)


def _page(form: EmbeddingForm, origins: list[str]) -> str:
    base_url = runtime().settings.base_url
    return render_template(
        "admin/embedding.html",
        form=form,
        origins=origins,
        offer_url=f"{base_url}{url_for('offer.show_offer')}",
        frame_url=f"{base_url}{url_for('inquiry.show_start')}",
        script_url=f"{base_url}{url_for('site.show_embed_script')}",
    )
