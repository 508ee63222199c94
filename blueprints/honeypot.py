"""A field that people neither see nor reach: whoever fills it in is a script, and is told that all went well."""

from flask import request

#: No name that a browser would fill in by itself.
FIELD = "zusatzangabe"


def is_caught() -> bool:
    """Say whether the form was filled in by a script."""
    return bool(request.form.get(FIELD))
