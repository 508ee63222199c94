"""The mails that are kept while there is no mail server: for whoever sits at the machine, and nobody else."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from blueprints.runtime import runtime
from blueprints.security import CONTENT_SECURITY_POLICY
from halbtag.domain.kept_mail import html_for_frame, read_mail
from halbtag.gateways.mailbox import Mailbox
from halbtag.settings import LOOPBACK_NAMES

blueprint = Blueprint("devmail", __name__, url_prefix="/postfach")

#: A mail brings its own inline style; it may load nothing, run nothing, and be framed by us alone.
MAIL_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-top-navigation-by-user-activation",
    )
)


@blueprint.before_request
def refuse_visitors() -> None:
    """Answer only to the machine itself, asked directly: these mails hold everybody's links."""
    if not (_is_loopback_peer() and _is_loopback_host()) or _is_forwarded():
        abort(404)


@blueprint.get("")
def list_mails() -> ResponseReturnValue:
    """Show the kept mails, the newest first."""
    mails = [(kept.name, read_mail(kept.content)) for kept in _mailbox().list_newest_first()]
    return render_template("devmail/list.html", mails=mails)


@blueprint.get("/<name>")
def show_mail(name: str) -> ResponseReturnValue:
    """Show one mail: its text, its HTML in a frame, its appointment."""
    mail = read_mail(_read(name))
    response = make_response(render_template("devmail/mail.html", name=name, mail=mail))
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return response


@blueprint.get("/<name>/html")
def show_html(name: str) -> ResponseReturnValue:
    """Show the HTML part alone, as the frame's content."""
    response = make_response(html_for_frame(read_mail(_read(name))))
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.get("/<name>/quelle")
def show_source(name: str) -> ResponseReturnValue:
    """Show the mail to the byte."""
    return Response(_read(name), content_type="text/plain; charset=utf-8")


def _mailbox() -> Mailbox:
    return Mailbox(runtime().settings.mail_folder)


def _read(name: str) -> bytes:
    content = _mailbox().read(name)
    if content is None:
        abort(404)
    return content


def _is_loopback_peer() -> bool:
    # Not `request.remote_addr`: that is what a proxy says, where one is trusted.
    original = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    return original.get("REMOTE_ADDR") in LOOPBACK_NAMES


def _is_loopback_host() -> bool:
    return urlsplit(f"//{request.host}").hostname in LOOPBACK_NAMES


def _is_forwarded() -> bool:
    return any(name == "Forwarded" or name.startswith("X-Forwarded-") for name, _ in request.headers)
