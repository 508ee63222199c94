"""Handing a prepared inquiry to the person who decides, and taking it up."""

from urllib.parse import quote

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Optional

from blueprints.forms import PublicForm, line_filter, normalize_email
from blueprints.honeypot import is_caught
from blueprints.language import bare_path
from blueprints.once import once
from blueprints.question_forms import given_answers, questionnaire_form
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from halbtag.domain.errors import IllegalTransition, UnknownLink
from halbtag.domain.hand_over import covering_mail
from halbtag.domain.language import mark
from halbtag.domain.questionnaire import ROLE_STEP, describe
from halbtag.persistence.database import Session
from halbtag.persistence.hand_overs import OpenHandOver, open_hand_over
from halbtag.persistence.inquiries import open_inquiry
from halbtag.services.hand_overs import hand_over, take_up

blueprint = Blueprint("hand_overs", __name__)


class HandOverForm(PublicForm):
    """Who hands over."""

    name = StringField(
        mark("Ihr Name"),
        description=mark("Damit die Geschäftsführung sieht, von wem die Anfrage kommt."),
        filters=[line_filter(120)],
        validators=[DataRequired(mark("Bitte nennen Sie Ihren Namen."))],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        mark("Ihre E-Mail-Adresse"),
        description=mark("Wenn Sie beim Termin dabei sein möchten: Dann stehen Sie schon auf der Einladungsliste."),
        filters=[line_filter(254)],
        validators=[Optional(), normalize_email],
        render_kw={"autocomplete": "email"},
    )


@blueprint.get("/anfrage/<token>/weitergabe")
def show_hand_over(token: str) -> ResponseReturnValue:
    """Ask who hands over."""
    with runtime().database.reading() as session:
        open_inquiry(session, token, now=runtime().clock())
    return _hand_over_page(token, HandOverForm(formdata=None))


@blueprint.post("/anfrage/<token>/weitergabe")
@limit_forms
def create_hand_over(token: str) -> ResponseReturnValue:
    """Make the link, and lead to the page that shows it."""
    form = HandOverForm()
    if not form.validate():
        return _hand_over_page(token, form), 422
    if is_caught():
        return redirect(url_for("inquiry.show_result", token=token), 303)

    def act(session: Session) -> str:
        now = runtime().clock()
        opened = open_inquiry(session, token, now=now, for_update=True)
        secret = hand_over(session, opened, name=form.name.data or "", email=form.email.data or "", now=now)
        return url_for(".show_link", token=token, hand_over_token=secret)

    try:
        return once(act)
    except IllegalTransition:
        return redirect(url_for("contact.show_sent", token=token), 303)


@blueprint.get("/anfrage/<token>/weitergabe/<hand_over_token>")
def show_link(token: str, hand_over_token: str) -> ResponseReturnValue:
    """Show the link to whoever hands over, with a mail that can be sent as it stands."""
    now = runtime().clock()
    with runtime().database.reading() as session:
        own = open_inquiry(session, token, now=now)
        opened = open_hand_over(session, hand_over_token, now=now)
    if opened.inquiry.id != own.inquiry.id:
        raise UnknownLink
    # Without a language in it: it speaks the one in which the inquiry was handed over.
    link = runtime().settings.base_url + bare_path(url_for(".show_taking_up", token=hand_over_token))
    subject, text = covering_mail(link=link, name=opened.hand_over.name)
    return render_template(
        "hand_overs/link.html",
        link=link,
        text=text,
        mailto=f"mailto:?subject={quote(subject)}&body={quote(text)}",
        result_url=url_for("inquiry.show_result", token=token),
    )


@blueprint.get("/uebergabe/<token>")
def show_taking_up(token: str) -> ResponseReturnValue:
    """Show the person who decides what was prepared for her."""
    with runtime().database.reading() as session:
        opened = open_hand_over(session, token, now=runtime().clock())
    return _taking_up_page(opened, questionnaire_form(ROLE_STEP, {})(formdata=None))


@blueprint.post("/uebergabe/<token>")
@limit_forms
def take_up_inquiry(token: str) -> ResponseReturnValue:
    """Begin an inquiry of her own with the prepared answers."""
    form = questionnaire_form(ROLE_STEP, {})()
    now = runtime().clock()
    with runtime().database.reading() as session:
        opened = open_hand_over(session, token, now=now)
    if not form.validate():
        return _taking_up_page(opened, form), 422

    def act(session: Session) -> str:
        found = open_hand_over(session, token, now=now)
        role = str(given_answers(form, ROLE_STEP)["role"])
        return url_for("inquiry.resume", token=take_up(session, found, role=role, now=now))

    return once(act)


def _hand_over_page(token: str, form: HandOverForm) -> str:
    back_url = url_for("inquiry.show_result", token=token)
    return render_template("hand_overs/hand_over.html", form=form, back_url=back_url)


def _taking_up_page(opened: OpenHandOver, form: PublicForm) -> str:
    return render_template(
        "hand_overs/taking_up.html",
        form=form,
        hand_over=opened.hand_over,
        steps=describe(opened.inquiry.answers, version=opened.inquiry.questionnaire_version),
        profile=opened.profile,
    )
