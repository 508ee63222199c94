"""What is too long is refused and kept as it was typed; nothing is cut unsaid."""

from importlib import import_module
from pkgutil import walk_packages

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form

import blueprints
from blueprints.follow_up_forms import MessageForm
from blueprints.forms import Cleaning
from blueprints.wish_form import WishForm
from tests.conftest import START

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def _every_form():
    """Every form class of the web, wherever it stands."""
    for found in walk_packages(blueprints.__path__, "blueprints."):
        module = import_module(found.name)
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Form) and kind.__module__ == module.__name__:
                yield kind


def limited(form):
    """The form's fields that clean what is typed, with how much they take."""
    for field in form:
        for cleaning in field.filters:
            if isinstance(cleaning, Cleaning) and cleaning.max_length is not None:
                yield field, cleaning.max_length


def made(kind, typed=None):
    options = {"open_weeks": [START.date()]} if kind is WishForm else {}
    return kind(formdata=MultiDict(typed) if typed else None, **options)


def test_every_form_refuses_one_character_too_many_and_cuts_nothing(app: Flask) -> None:
    looked_at = set()
    with app.test_request_context():
        for kind in _every_form():
            for field, most in limited(made(kind)):
                form = made(kind, {field.name: "1" * (most + 1)})
                form.validate()
                long, longest = (f"{number:,}".replace(",", ".") for number in (most + 1, most))
                told = f"Das sind {long} Zeichen, möglich sind höchstens {longest}."
                assert form[field.name].errors == [told], (kind, field.name)
                assert form[field.name].data == "1" * (most + 1)
                looked_at.add((kind, field.name))
    assert len(looked_at) > 30


def test_field_as_long_as_it_may_be_is_taken(app: Flask) -> None:
    with app.test_request_context():
        form = MessageForm(formdata=MultiDict({"name": "x" * 120, "email": "a@b.de", "text": "y" * 3000}))
        assert form.validate()


def test_length_counts_what_is_left_after_cleaning(app: Flask) -> None:
    with app.test_request_context():
        form = MessageForm(formdata=MultiDict({"name": "\u200b" * 500 + "Ina", "email": "a@b.de", "text": "Ja"}))
        assert (form.validate(), form.name.data) == (True, "Ina")
