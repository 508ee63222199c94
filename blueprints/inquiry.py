"""The pre-qualification: three steps, and the result."""

import secrets

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.follow_ups import WAYS
from blueprints.form_age import asks_again
from blueprints.forms import PublicForm, given_answers, questionnaire_form
from blueprints.honeypot import is_caught
from blueprints.once import once
from blueprints.opening import closed_page
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from blueprints.source import first_touch
from halbtag.domain.errors import IllegalTransition
from halbtag.domain.outlook import Outlook, must_be_asked_for, outlook_of
from halbtag.domain.qualification import DECIDING_ROLES, Verdict
from halbtag.domain.questionnaire import STEPS, Step, describe, find_step, first_open_step
from halbtag.domain.states import BookingStatus
from halbtag.persistence.database import Session
from halbtag.persistence.inquiries import NextSteps, OpenInquiry, load_next_steps, open_inquiry
from halbtag.services.holds import offer_half_days, reasons_against_hold
from halbtag.services.inquiries import qualify_inquiry, save_answers, start_inquiry

blueprint = Blueprint("inquiry", __name__, url_prefix="/anfrage")


@blueprint.get("")
def show_start() -> ResponseReturnValue:
    """Show the first step, empty; nothing is kept before it is sent."""
    return closed_page() or _step_page(STEPS[0], questionnaire_form(STEPS[0])(formdata=None), action=_start_url())


@blueprint.post("")
@limit_forms
def start() -> ResponseReturnValue:
    """Keep the first step and go on to the second."""
    closed = closed_page()
    if closed:
        return closed
    form = questionnaire_form(STEPS[0])()
    if not form.validate():
        return _step_page(STEPS[0], form, action=_start_url()), 422
    if is_caught():
        return redirect(url_for(".show_step", token=secrets.token_urlsafe(24), step_id=STEPS[1].id), 303)
    if asks_again(form):
        return _step_page(STEPS[0], form, action=_start_url()), 422

    def begin(session: Session) -> str:
        answers = given_answers(form, STEPS[0])
        token = start_inquiry(session, answers=answers, source=first_touch(), now=runtime().clock())
        return url_for(".show_step", token=token, step_id=STEPS[1].id)

    return once(begin)


@blueprint.get("/<token>")
def resume(token: str) -> ResponseReturnValue:
    """Lead a link back to where the inquiry stands."""
    with runtime().database.reading() as session:
        opened = open_inquiry(session, token, now=runtime().clock())
    return redirect(_where_it_stands(token, opened), 303)


@blueprint.get("/<token>/<step_id>")
def show_step(token: str, step_id: str) -> ResponseReturnValue:
    """Show one step with the answers given so far."""
    step = find_step(step_id) or abort(404)
    with runtime().database.reading() as session:
        opened = open_inquiry(session, token, now=runtime().clock())
    form = questionnaire_form(step)(formdata=None, data=opened.inquiry.answers)
    return _step_page(step, form, action=_step_url(token, step), token=token)


@blueprint.post("/<token>/<step_id>")
@limit_forms
def save_step(token: str, step_id: str) -> ResponseReturnValue:
    """Keep one step and go on to the first that is still open, or to the result."""
    step = find_step(step_id) or abort(404)
    form = questionnaire_form(step)()
    if not form.validate():
        return _step_page(step, form, action=_step_url(token, step), token=token), 422
    now = runtime().clock()
    try:
        with runtime().database.writing() as session:
            opened = open_inquiry(session, token, now=now, for_update=True)
            save_answers(session, opened, answers=given_answers(form, step), now=now)
    except IllegalTransition:
        return redirect(url_for("contact.show_sent", token=token), 303)
    return redirect(_next_url(token, step, opened), 303)


@blueprint.get("/<token>/ergebnis")
def show_result(token: str) -> ResponseReturnValue:
    """Show whether the half-day fits, why, and how it goes on."""
    with runtime().database.reading() as session:
        opened = open_inquiry(session, token, now=runtime().clock())
        taken = load_next_steps(session, opened.inquiry.id)
    open_step = first_open_step(opened.inquiry.answers)
    if open_step:
        return redirect(_step_url(token, open_step), 303)
    return _result_page(token, opened, taken)


def _start_url() -> str:
    return url_for(".start", **first_touch())


def _step_url(token: str, step: Step) -> str:
    return url_for(".show_step", token=token, step_id=step.id)


def _next_url(token: str, step: Step, opened: OpenInquiry) -> str:
    position = STEPS.index(step) + 1
    if position < len(STEPS):
        return _step_url(token, STEPS[position])
    open_step = first_open_step(opened.inquiry.answers)
    return _step_url(token, open_step) if open_step else url_for(".show_result", token=token)


def _where_it_stands(token: str, opened: OpenInquiry) -> str:
    open_step = first_open_step(opened.inquiry.answers)
    return _step_url(token, open_step) if open_step else url_for(".show_result", token=token)


def _step_page(step: Step, form: PublicForm, *, action: str, token: str | None = None) -> str:
    number = STEPS.index(step) + 1
    back_url = _step_url(token, STEPS[number - 2]) if token and number > 1 else None
    return render_template(
        "inquiry/step.html", step=step, number=number, steps=STEPS, form=form, action=action, back_url=back_url
    )


def _result_page(token: str, opened: OpenInquiry, taken: NextSteps) -> str:
    answers = opened.inquiry.answers
    qualification = qualify_inquiry(opened)
    now = runtime().clock()
    with runtime().database.reading() as session:
        against = reasons_against_hold(session, opened, now=now)
        can_choose = qualification.verdict is not Verdict.NOT_YET and _may_choose(opened)
        judged = offer_half_days(session, opened, now=now) if can_choose else []
    return render_template(
        "inquiry/result.html",
        qualification=qualification,
        outlook=outlook_of(judged) if can_choose else Outlook.OPEN,
        is_asked_for=must_be_asked_for(judged),
        wishes_url=url_for("wishes.show_wishes", token=token),
        postal_code=answers["postal_code"],
        summary=[(step.title, _step_url(token, step), facts) for step, facts in describe(answers)],
        slots_url=url_for("slots.show_slots", token=token),
        sent_url=url_for("contact.show_sent", token=token),
        hand_over_url=url_for("hand_overs.show_hand_over", token=token),
        ways={kind: url_for("follow_ups.show_follow_up", token=token, way=way) for way, kind in WAYS.items()},
        taken=taken,
        offers_hand_over=answers.get("role") not in DECIDING_ROLES and _may_choose(opened),
        active_booking=opened.booking,
        is_broken=bool(against),
        profile=opened.profile,
    )


def _may_choose(opened: OpenInquiry) -> bool:
    return opened.booking is None or opened.booking.status is BookingStatus.HELD
