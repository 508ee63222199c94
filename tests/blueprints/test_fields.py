"""The macros of `_forms.html`: what belongs together is tied together for assistive technology."""

import re

import pytest
from flask import Flask, get_template_attribute
from werkzeug.datastructures import MultiDict

from blueprints.forms import ContactForm, GuestForm, PublicForm
from blueprints.question_forms import questionnaire_form
from halbtag.domain.questionnaire import AI_TODAY, COMPANY

ROWS = ("direction", "focus", "frame")

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def render_field(form: PublicForm, name: str, **options: object) -> str:
    return str(get_template_attribute("_forms.html", "field")(form[name], **options))


def refused(form_class: type[PublicForm], **typed: str) -> PublicForm:
    form = form_class(formdata=MultiDict(typed))
    assert not form.validate()
    return form


def test_field_ties_hint_and_error_to_its_control(app: Flask) -> None:
    with app.test_request_context():
        html = render_field(refused(ContactForm, email="sabine"), "email")
    assert 'aria-describedby="email-hinweis email-fehler"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="email-hinweis"' in html
    assert 'id="email-fehler"' in html
    assert 'value="sabine"' in html


def test_field_groups_radio_buttons_under_their_question(app: Flask) -> None:
    with app.test_request_context():
        html = render_field(refused(questionnaire_form(COMPANY, {})), "size")
    states = 'role="radiogroup" aria-required="true" aria-invalid="true" aria-describedby="size-fehler"'
    assert html.strip().startswith(
        f'<fieldset class="field field--choices field--invalid" id="size" tabindex="-1" {states}>'
    )
    assert '<legend class="field__label">Wie viele Menschen arbeiten bei Ihnen?</legend>' in html
    assert html.count('type="radio"') == len(COMPANY.questions[0].options)


def test_field_groups_multiple_choices_as_checkboxes(app: Flask) -> None:
    with app.test_request_context():
        html = render_field(questionnaire_form(AI_TODAY, {})(formdata=None, data={"goals": ["speed"]}), "goals")
    assert html.count('type="checkbox"') == 6
    assert re.search(r'value="speed"\s+checked', html)
    assert "(freiwillig)" not in html


def test_field_makes_a_grid_one_group_with_a_group_for_each_line(app: Flask) -> None:
    answers = {"elements": {"direction": "settled", "focus": "open", "frame": "partial"}}
    with app.test_request_context():
        html = render_field(questionnaire_form(AI_TODAY, {})(formdata=None, data=answers), "elements")
    assert re.findall(r'<fieldset[^>]* id="([^"]+)"', html) == ["elements-zeilen", *(f"elements-{row}" for row in ROWS)]
    assert html.count("<legend") == 4
    checked = re.findall(r'name="elements-(\w+)" value="(\w+)"\s+checked', html)
    assert dict(checked) == answers["elements"]
    assert "(freiwillig)" not in html


def test_field_of_a_grid_names_each_line_that_lacks_an_answer(app: Flask) -> None:
    with app.test_request_context():
        form = refused(questionnaire_form(AI_TODAY, {}), **{"elements-focus": "open"})
        html = str(get_template_attribute("_forms.html", "error_summary")(form))
    assert 'href="#elements-direction"' in html
    assert 'href="#elements-focus"' not in html


def test_field_escapes_what_was_typed(app: Flask) -> None:
    with app.test_request_context():
        html = render_field(refused(ContactForm, name="<img src=x onerror=alert(1)>"), "name")
    assert "<img" not in html


def test_error_summary_links_every_refused_field_once(app: Flask) -> None:
    with app.test_request_context():
        form = refused(ContactForm, **{"participants-0-name": "Jonas Weiß", "participants-0-email": ""})
        html = str(get_template_attribute("_forms.html", "error_summary")(form))
    linked = re.findall(r'href="#([^"]+)"', html)
    missing = ["name", "company", "email", "phone", "street", "postal_code", "city", "participants-0-email"]
    assert sorted(linked) == sorted(missing)
    assert re.search(
        r'id="fehler" role="group" aria-labelledby="fehler-titel" tabindex="-1">\s*<div role="alert">', html
    )


def test_error_summary_is_silent_without_errors(app: Flask) -> None:
    with app.test_request_context():
        assert str(get_template_attribute("_forms.html", "error_summary")(ContactForm(formdata=None))).strip() == ""


def test_guest_fields_are_not_all_marked_as_voluntary(app: Flask) -> None:
    with app.test_request_context():
        assert "(freiwillig)" not in str(
            get_template_attribute("_forms.html", "field")(GuestForm()["name"], mark=False)
        )
