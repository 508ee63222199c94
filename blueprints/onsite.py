"""The on-site sheet: four small forms, each saved by itself, at a button's press or when something in it changes."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.booking import show_refused
from blueprints.htmx import is_fragment_request, vary_by_htmx
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from blueprints.site_forms import FORMS, AddressForm, PieceForm
from halbtag.domain.errors import IllegalTransition
from halbtag.domain.language import mark
from halbtag.domain.onsite import PIECES, Piece, Site, open_pieces
from halbtag.domain.states import AGREED, Scope
from halbtag.persistence.bookings import OpenBooking, open_booking
from halbtag.services import onsite

blueprint = Blueprint("onsite", __name__, url_prefix="/termin/<token>/vor-ort")

REFUSED = mark("Am Ort lässt sich jetzt nichts ändern. So steht es:")

OTHER_PLACE = mark("Mit dieser Postleitzahl ist es ein anderer Ort. Bitte sprechen Sie das vorher ab, siehe unten.")


@blueprint.get("")
def show_sheet(token: str) -> ResponseReturnValue:
    """Show what is known of the place, and ask for the rest."""
    opened = _open(token)
    booking = opened.booking
    if booking.status not in AGREED or booking.starts_at <= runtime().clock():
        return redirect(url_for("booking.show_booking", token=token), 303)
    return _sheet_page(token, opened, saved=request.args.get("gespeichert", ""))


@blueprint.post("/<piece>")
@limit_forms
def save(token: str, piece: str) -> ResponseReturnValue:
    """Save one part of the sheet; the same one again changes nothing."""
    if piece not in set(Piece):
        abort(404)
    wanted = Piece(piece)
    form = FORMS[wanted]()
    is_valid = form.validate()
    try:
        is_valid = is_valid and _save(token, wanted, form)
    except IllegalTransition:
        return show_refused(token, REFUSED)
    if is_fragment_request():
        return _state(token, wanted, form), 200 if is_valid else 422
    if is_valid:
        return redirect(url_for(".show_sheet", token=token, gespeichert=piece, _anchor=piece), 303)
    return _sheet_page(token, _open(token), refused=(wanted, form)), 422


def _save(token: str, piece: Piece, form: PieceForm) -> bool:
    """Save a valid form, and say whether it was taken in."""
    now, mails = runtime().clock(), runtime().mails
    with runtime().database.writing() as session:
        if not isinstance(form, AddressForm):
            onsite.save_piece(session, mails, token=token, piece=piece, values=form.values(), now=now)
            return True
        try:
            onsite.save_address(session, mails, token=token, **form.values(), now=now)
        except onsite.OtherPlace:
            form.postal_code.errors = [OTHER_PLACE]
    return not form.errors


def _open(token: str) -> OpenBooking:
    with runtime().database.reading() as session:
        return open_booking(session, token, scope=Scope.BOOKING, now=runtime().clock())


def _state(token: str, piece: Piece, form: PieceForm) -> Response:
    open_parts = open_pieces(Site.of(_open(token).booking.site))
    values = {"piece": piece, "form": form, "is_open": piece in open_parts, "is_saved": not form.errors}
    return vary_by_htmx(make_response(render_template("onsite/_state.html", **values)))


def _sheet_page(
    token: str, opened: OpenBooking, *, refused: tuple[Piece, PieceForm] | None = None, saved: str = ""
) -> Response:
    booking = opened.booking
    site = Site.of(booking.site)
    known: dict[str, Any] = {
        **site.store(),
        "street": booking.street,
        "postal_code": booking.postal_code,
        "city": booking.city,
    }
    forms = {piece: FORMS[piece](formdata=None, data=known) for piece in PIECES}
    if refused is not None:
        forms[refused[0]] = refused[1]
    page = render_template(
        "onsite/sheet.html",
        booking=booking,
        profile=opened.profile,
        parts=[(piece, title, forms[piece]) for piece, (title, _) in PIECES.items()],
        open_parts=open_pieces(site),
        is_carried_over=site.is_carried_over,
        saved=saved,
        refused=refused[1] if refused else None,
        token=token,
        back_url=url_for("booking.show_booking", token=token, _anchor="vor-ort"),
    )
    return vary_by_htmx(make_response(page))
