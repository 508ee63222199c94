"""The page on which an article's address becomes a link, a button and a QR code; nothing of it is kept."""

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import DataRequired, ValidationError

from blueprints.admin.access import blueprint
from blueprints.appearance import appearance
from blueprints.forms import PublicForm
from blueprints.runtime import runtime
from halbtag.domain.language import gettext, mark
from halbtag.services.link_kit import BUTTON_TEXT, LinkKit, NoArticle, make_kit, qr_png, qr_svg

_PICTURES = {"svg": (qr_svg, "image/svg+xml"), "png": (qr_png, "image/png")}


class ArticleForm(PublicForm):
    """The address of an article."""

    adresse = StringField(
        mark("Adresse des Artikels"),
        description=mark("So, wie sie in der Adresszeile steht. Zum Beispiel: https://blog.example/mein-artikel/"),
        filters=[lambda text: (text or "").strip()],
        validators=[DataRequired(mark("Bitte geben Sie die Adresse des Artikels an."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def validate_adresse(self, field: StringField) -> None:
        """Refuse what is no article's address, in words that help."""
        try:
            _kit(field.data)
        except NoArticle as refusal:
            raise ValidationError(str(refusal)) from None


@blueprint.get("/verlinken")
def show_link_kit() -> ResponseReturnValue:
    """Show the form and, with an address, what to put below the article."""
    if "adresse" not in request.args:
        return render_template("admin/link_kit.html", form=ArticleForm(formdata=None), kit=None)
    form = ArticleForm(request.args)
    if not form.validate():
        return render_template("admin/link_kit.html", form=form, kit=None), 422
    pictures = {kind: url_for(".show_qr_code", kind=kind, adresse=form.adresse.data) for kind in _PICTURES}
    return render_template(
        "admin/link_kit.html",
        form=form,
        kit=_kit(form.adresse.data),
        pictures=pictures,
        button_text=gettext(BUTTON_TEXT),
    )


@blueprint.get("/verlinken/qr-code.<any(svg, png):kind>")
def show_qr_code(kind: str) -> ResponseReturnValue:
    """Hand an article's QR code out as a picture, to look at or, with `laden`, to keep."""
    draw, mimetype = _PICTURES[kind]
    try:
        response = Response(draw(_kit(request.args.get("adresse", "")).qr), mimetype=mimetype)
    except NoArticle:
        abort(404)
    if "laden" in request.args:
        response.headers["Content-Disposition"] = f"attachment; filename=halbtag-qr.{kind}"
    return response


def _kit(address: str) -> LinkKit:
    return make_kit(address, base_url=runtime().settings.base_url, accent=appearance().accent)
