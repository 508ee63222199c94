"""The leadership circle of a request or an agreed half-day: one more, one less."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.booking import MEANWHILE as NOTHING_DONE
from blueprints.booking import seen_stand, show_refused
from blueprints.forms import InvitationForm
from blueprints.once import once
from blueprints.rate_limits import limit_forms, limit_link
from blueprints.runtime import runtime
from halbtag.domain.briefing import Guest
from halbtag.domain.errors import IllegalTransition, SavedMeanwhile
from halbtag.domain.language import gettext, mark
from halbtag.domain.states import UNDECIDED, Scope
from halbtag.persistence.bookings import OpenBooking, open_booking
from halbtag.persistence.database import Session
from halbtag.services import circle
from halbtag.services.table import gap_of

blueprint = Blueprint("circle", __name__, url_prefix="/termin/<token>/fuehrungskreis")

REFUSED = mark("Am Führungskreis lässt sich jetzt nichts ändern. So steht es:")

MEANWHILE_TITLE = mark("Bitte noch einmal prüfen")
MEANWHILE = mark(
    "Inzwischen hat sich am Termin etwas geändert, und niemand wurde eingeladen. Unten steht der jetzige Stand."
)

#: What the booking's page says of the step that leads there, see `booking/_circle.html`.
ADDED, REMOVED = "neu", "weniger"

ALREADY_INVITED = mark("Diese Adresse ist schon dabei.")
CIRCLE_FULL = mark("Mehr als %(most)s Personen lassen sich nicht einladen. Nehmen Sie zuerst jemanden heraus.")
TOO_MANY = mark("Für heute sind genug Personen hinzugekommen. Morgen können Sie weitere aufnehmen.")


@blueprint.get("")
def show_invitation(token: str) -> ResponseReturnValue:
    """Ask who is to be invited."""
    opened = _open(token)
    if not _is_open(opened):
        return _to_booking(token)
    return _invitation_page(token, opened, InvitationForm(formdata=None))


@blueprint.post("")
@limit_forms
@limit_link
def invite(token: str) -> ResponseReturnValue:
    """Invite one more."""
    form = InvitationForm()
    if not form.validate():
        return _invitation_page(token, _open(token), form), 422
    guest = Guest(
        name=form.name.data or "",
        email=form.email.data or "",
        role=form.role.data or "",
        is_required=not form.is_optional.data,
    )

    def take_step(session: Session) -> str:
        circle.invite_participant(
            session, runtime().mails, token=token, guest=guest, seen=seen_stand(), now=runtime().clock()
        )
        return _circle_url(token, said=ADDED)

    try:
        return once(take_step)
    except circle.AlreadyInvited:
        form.email.errors = [ALREADY_INVITED]
    except circle.CircleFull:
        form.email.errors = [gettext(CIRCLE_FULL, most=circle.MOST_GUESTS)]
    except circle.TooManyInvitations:
        form.email.errors = [TOO_MANY]
    except SavedMeanwhile:
        form.summary_title, form.form_errors = MEANWHILE_TITLE, [MEANWHILE]
    except IllegalTransition:
        return show_refused(token, REFUSED)
    return _invitation_page(token, _open(token), form), 422


@blueprint.get("/<int(max=2147483647):participant_id>/ausladung")
def show_removal(token: str, participant_id: int) -> ResponseReturnValue:
    """Ask whether it is meant."""
    opened = _open(token)
    guest = circle.find_participant(opened.booking, participant_id)
    if guest is None or not _is_open(opened):
        return _to_booking(token)
    gap = gap_of(opened.booking, without=guest)
    return render_template(
        "circle/removal.html",
        booking=opened.booking,
        guest=guest,
        gap=None if gap == gap_of(opened.booking) else gap,
        is_undecided=opened.booking.status in UNDECIDED,
        action=url_for(".uninvite", token=token, participant_id=participant_id),
        back_url=_circle_url(token),
    )


@blueprint.post("/<int(max=2147483647):participant_id>/ausladung")
@limit_forms
def uninvite(token: str, participant_id: int) -> ResponseReturnValue:
    """Take one out of the circle; twice is once."""

    def take_step(session: Session) -> str:
        circle.uninvite_participant(
            session,
            runtime().mails,
            token=token,
            participant_id=participant_id,
            seen=seen_stand(),
            now=runtime().clock(),
        )
        return _circle_url(token, said=REMOVED)

    try:
        return once(take_step)
    except SavedMeanwhile:
        return show_refused(token, NOTHING_DONE)
    except IllegalTransition:
        return show_refused(token, REFUSED)


def _open(token: str) -> OpenBooking:
    with runtime().database.reading() as session:
        return open_booking(session, token, scope=Scope.BOOKING, now=runtime().clock())


def _is_open(opened: OpenBooking) -> bool:
    return circle.is_open(opened.booking, now=runtime().clock())


def _to_booking(token: str) -> ResponseReturnValue:
    return redirect(url_for("booking.show_booking", token=token), 303)


def _circle_url(token: str, *, said: str | None = None) -> str:
    return url_for("booking.show_booking", token=token, kreis=said, _anchor="fuehrungskreis")


def _invitation_page(token: str, opened: OpenBooking, form: InvitationForm) -> str:
    return render_template(
        "circle/invitation.html",
        booking=opened.booking,
        form=form,
        is_undecided=opened.booking.status in UNDECIDED,
        gap=gap_of(opened.booking),
        action=url_for(".invite", token=token),
        back_url=_circle_url(token),
    )
