"""The pre-qualification: three steps, and the result."""

import secrets
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.follow_ups import WAYS
from blueprints.form_age import asks_again
from blueprints.honeypot import is_caught
from blueprints.once import once
from blueprints.opening import closed_page
from blueprints.question_forms import QuestionForm, given_answers, questionnaire_form, sent_form
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from blueprints.source import first_touch
from halbtag.domain.errors import IllegalTransition
from halbtag.domain.outlook import Outlook, must_be_asked_for, outlook_of
from halbtag.domain.qualification import Verdict
from halbtag.domain.questionnaire import STEPS, VERSIONS, Step, describe, find_step, steering_questions
from halbtag.domain.states import BookingStatus
from halbtag.persistence.database import Session
from halbtag.persistence.inquiries import NextSteps, OpenInquiry, load_next_steps, open_inquiry
from halbtag.persistence.profile import load_profile
from halbtag.services.holds import offer_half_days, reasons_against_hold
from halbtag.services.inquiries import (
    find_open_step,
    is_prepared_for_another,
    mirror_inquiry,
    qualify_inquiry,
    save_answers,
    start_inquiry,
)

blueprint = Blueprint("inquiry", __name__, url_prefix="/anfrage")


@blueprint.get("")
def show_start() -> ResponseReturnValue:
    """Show the first step, empty; nothing is kept before it is sent."""
    form = questionnaire_form(STEPS[0], {})(formdata=None)
    return closed_page() or _step_page(STEPS[0], form, action=_start_url())


@blueprint.post("")
@limit_forms
def start() -> ResponseReturnValue:
    """Keep the first step and go on to the second."""
    closed = closed_page()
    if closed:
        return closed
    form = sent_form(STEPS[0], {})
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
    opened = _open(token)
    return redirect(_where_it_stands(token, opened), 303)


@blueprint.get("/<token>/<step_id>")
def show_step(token: str, step_id: str) -> ResponseReturnValue:
    """Show one step with the answers given so far; once a half-day was asked for, they are shown with the result."""
    opened = _open(token)
    if not _may_choose(opened):
        return redirect(url_for(".show_result", token=token), 303)
    step = _find_step(opened, step_id)
    answers = opened.inquiry.answers
    form = questionnaire_form(step, answers)(formdata=None, data=answers)
    return _step_page(step, form, action=_step_url(token, step), opened=opened, token=token)


@blueprint.post("/<token>/<step_id>")
@limit_forms
def save_step(token: str, step_id: str) -> ResponseReturnValue:
    """Keep one step and go on to the first that is still open, or to the result."""
    opened = _open(token)
    step = _find_step(opened, step_id)
    form = sent_form(step, opened.inquiry.answers)
    if not form.validate():
        return _step_page(step, form, action=_step_url(token, step), opened=opened, token=token), 422
    now = runtime().clock()
    try:
        with runtime().database.writing() as session:
            opened = open_inquiry(session, token, now=now, for_update=True)
            save_answers(session, opened, answers=given_answers(form, step), now=now)
    except IllegalTransition:
        return redirect(url_for(".show_result", token=token, zu_spaet=1), 303)
    return redirect(_next_url(token, step, opened), 303)


@blueprint.post("/<token>/<step_id>/fragen")
def show_questions(token: str, step_id: str) -> ResponseReturnValue:
    """Show what one step asks by what is answered so far; nothing is checked, and nothing kept."""
    opened = _open(token)
    step = _find_step(opened, step_id)
    form = sent_form(step, opened.inquiry.answers)
    return render_template("inquiry/_questions.html", form=form, shown=form.shown_before(), **_steering(token, step))


@blueprint.get("/<token>/ergebnis")
def show_result(token: str) -> ResponseReturnValue:
    """Show whether the half-day fits, why, and how it goes on."""
    with runtime().database.reading() as session:
        opened = open_inquiry(session, token, now=runtime().clock())
        taken = load_next_steps(session, opened.inquiry.id)
    open_step = find_open_step(opened)
    if open_step:
        return redirect(_step_url(token, open_step), 303)
    return _result_page(token, opened, taken)


def _open(token: str) -> OpenInquiry:
    with runtime().database.reading() as session:
        return open_inquiry(session, token, now=runtime().clock())


def _steps(opened: OpenInquiry) -> tuple[Step, ...]:
    return VERSIONS[opened.inquiry.questionnaire_version].steps


def _find_step(opened: OpenInquiry, step_id: str) -> Step:
    return find_step(step_id, version=opened.inquiry.questionnaire_version) or abort(404)


def _start_url() -> str:
    return url_for(".start", **first_touch())


def _step_url(token: str, step: Step) -> str:
    return url_for(".show_step", token=token, step_id=step.id)


def _next_url(token: str, step: Step, opened: OpenInquiry) -> str:
    steps = _steps(opened)
    position = steps.index(step) + 1
    return _step_url(token, steps[position]) if position < len(steps) else _where_it_stands(token, opened)


def _where_it_stands(token: str, opened: OpenInquiry) -> str:
    open_step = find_open_step(opened)
    return _step_url(token, open_step) if open_step else url_for(".show_result", token=token)


def _step_page(
    step: Step, form: QuestionForm, *, action: str, opened: OpenInquiry | None = None, token: str | None = None
) -> str:
    steps = _steps(opened) if opened else STEPS
    number = steps.index(step) + 1
    return render_template(
        "inquiry/step.html",
        step=step,
        number=number,
        steps=steps,
        profile=opened.profile if opened else _known_profile(),
        shown=form.conditional,
        unseen=form.take_unseen(),
        form=form,
        action=action,
        back_url=_step_url(token, steps[number - 2]) if token and number > 1 else None,
        **_steering(token, step),
    )


def _known_profile() -> Any:
    with runtime().database.reading() as session:
        return load_profile(session)


def _steering(token: str | None, step: Step) -> dict[str, object]:
    """Return where the questions of a step come from anew, and whose answers call for that."""
    steering = steering_questions(step) if token else frozenset()
    return {"steering": steering, "questions_url": f"{_step_url(token, step)}/fragen" if token else ""}


def _result_page(token: str, opened: OpenInquiry, taken: NextSteps) -> str:
    answers = opened.inquiry.answers
    described = describe(answers, version=opened.inquiry.questionnaire_version)
    qualification = qualify_inquiry(opened)
    now = runtime().clock()
    with runtime().database.reading() as session:
        against = reasons_against_hold(session, opened, now=now)
        may_choose = _may_choose(opened)
        can_choose = qualification.verdict is not Verdict.NOT_YET and may_choose
        judged = offer_half_days(session, opened, now=now) if can_choose else []
    return render_template(
        "inquiry/result.html",
        qualification=qualification,
        outlook=outlook_of(judged) if can_choose else Outlook.OPEN,
        is_asked_for=must_be_asked_for(judged),
        wishes_url=url_for("wishes.show_wishes", token=token),
        postal_code=answers["postal_code"],
        mirror=mirror_inquiry(opened),
        summary=[(step.title, _step_url(token, step), facts) for step, facts in described],
        slots_url=url_for("slots.show_slots", token=token),
        sent_url=url_for("contact.show_sent", token=token),
        hand_over_url=url_for("hand_overs.show_hand_over", token=token),
        ways={kind: url_for("follow_ups.show_follow_up", token=token, way=way) for way, kind in WAYS.items()},
        taken=taken,
        may_change=may_choose,
        is_late="zu_spaet" in request.args and not may_choose,
        offers_hand_over=is_prepared_for_another(opened) and _may_choose(opened),
        active_booking=opened.booking,
        is_broken=bool(against),
        known_email=opened.inquiry.known_email,
        profile=opened.profile,
    )


def _may_choose(opened: OpenInquiry) -> bool:
    return opened.booking is None or opened.booking.status is BookingStatus.HELD
