"""No form asks anything in German of whoever speaks another language: labels and hints of its fields are marked."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from flask_wtf import FlaskForm
from wtforms.fields.core import UnboundField

import blueprints
from translations.catalogue import read


def _forms(base: type[FlaskForm] = FlaskForm) -> Iterator[type[FlaskForm]]:
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def _texts(form: type[FlaskForm]) -> Iterator[str]:
    for field in vars(form).values():
        if isinstance(field, UnboundField):
            texts = (*field.args[:1], *map(field.kwargs.get, ("label", "description")))
            yield from (text for text in texts if isinstance(text, str) and text)


def test_labels_and_hints_of_every_field_have_a_translation() -> None:
    for module in walk_packages(blueprints.__path__, "blueprints."):
        import_module(module.name)
    known = {text for each in read("en") for text in ([each.id] if isinstance(each.id, str) else each.id)}

    asked = {text for form in _forms() if form.__module__.startswith("blueprints.") for text in _texts(form)}

    assert len(asked) > 50
    assert sorted(asked - known) == []
