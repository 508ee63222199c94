"""The application as gunicorn serves it to the browser tests, which fill in a form quicker than people do."""

from flask import Flask

from app import create_app
from blueprints.form_age import SHORTEST


def start() -> Flask:
    application = create_app()
    application.config[SHORTEST] = 0
    return application
