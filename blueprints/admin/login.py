"""Set-up, signing in and out, and the account's password."""

import hashlib
import hmac
import secrets

from flask import Response, current_app, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import EmailField, Field
from wtforms.validators import DataRequired, ValidationError

from blueprints.admin.access import SESSION_KEY, blueprint, signed_in
from blueprints.admin.forms import AdminForm, LoginForm, check_new_password, password_field
from blueprints.forms import line_filter, normalize_email
from blueprints.rate_limits import count_account_try, forget_account_tries, limit_login
from blueprints.runtime import runtime
from blueprints.security import is_own_path
from blueprints.unsent import FIELD, open_unsent
from halbtag.domain.addresses import account_name
from halbtag.domain.errors import UnknownLink
from halbtag.domain.language import gettext, mark
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.services import accounts

#: One text for every reason, so that nobody learns which addresses have an account.
_REFUSED = mark("Die Kombination aus E-Mail-Adresse und Passwort stimmt nicht.")
_BRAKED = mark(
    "Für dieses Konto gab es zu viele Versuche. Bitte versuchen Sie es in einer Stunde wieder oder in einem Browser, "
    "in dem Sie schon einmal angemeldet waren."
)
#: For how long a browser counts as one that has signed in before, in seconds: a year.
_KNOWN_FOR = 31_536_000


class SetupForm(AdminForm):
    """The first account."""

    email = EmailField(
        "E-Mail-Adresse",
        description=mark("Damit melden Sie sich künftig an."),
        filters=[line_filter(254)],
        validators=[DataRequired(mark("Bitte geben Sie Ihre E-Mail-Adresse an.")), normalize_email],
        render_kw={"autocomplete": "username"},
    )
    password = password_field(mark("Passwort"), mark("Bitte wählen Sie ein Passwort."), autocomplete="new-password")
    repetition = password_field(
        mark("Passwort wiederholen"), mark("Bitte wiederholen Sie das Passwort."), autocomplete="new-password"
    )

    def validate_password(self, field: Field) -> None:
        """Refuse what is easy to guess."""
        check_new_password(field.data, email=self.email.data or "")

    def validate_repetition(self, field: Field) -> None:
        """Catch a slip of the fingers."""
        _check_repetition(self.password, field)


class PasswordForm(AdminForm):
    """A new password, by somebody who knows the old one."""

    current = password_field(
        mark("Bisheriges Passwort"),
        mark("Bitte geben Sie Ihr bisheriges Passwort ein."),
        autocomplete="current-password",
    )
    password = password_field(
        mark("Neues Passwort"), mark("Bitte wählen Sie ein neues Passwort."), autocomplete="new-password"
    )
    repetition = password_field(
        mark("Neues Passwort wiederholen"),
        mark("Bitte wiederholen Sie das neue Passwort."),
        autocomplete="new-password",
    )

    def validate_password(self, field: Field) -> None:
        """Refuse what is easy to guess."""
        check_new_password(field.data, email=signed_in().email)

    def validate_repetition(self, field: Field) -> None:
        """Catch a slip of the fingers."""
        _check_repetition(self.password, field)


@blueprint.get("/einrichtung/<token>")
def show_setup(token: str) -> ResponseReturnValue:
    """Show the form of the one-time link; looking at it does not use it up."""
    _require_setup_link(token)
    return render_template("admin/setup.html", form=SetupForm(formdata=None))


@blueprint.post("/einrichtung/<token>")
@limit_login
def set_up(token: str) -> ResponseReturnValue:
    """Use the link up, make the account and sign in."""
    _require_setup_link(token)
    form = SetupForm()
    if not form.validate():
        return render_template("admin/setup.html", form=form), 422
    password_hash = accounts.hash_password(form.password.data)
    now = runtime().clock()
    with runtime().database.writing() as database_session:
        admin = accounts.set_up(
            database_session, token=token, email=form.email.data, password_hash=password_hash, now=now
        )
        g.acting_admin_id = admin.id
        session_id = accounts.sign_in(database_session, admin_id=admin.id, now=now)
    response = _begin_session(session_id, url_for(".show_profile"), email=admin.email)
    flash(gettext("Ihr Zugang ist eingerichtet. Füllen Sie als Nächstes Ihr Profil aus."), "success")
    return response


@blueprint.get("/anmeldung")
def show_login() -> ResponseReturnValue:
    """Show the login."""
    return render_template("admin/login.html", form=LoginForm(formdata=None), target=_target())


@blueprint.post("/anmeldung")
@limit_login
def login() -> ResponseReturnValue:
    """Sign in with a new session, and go on to where the visitor wanted."""
    form = LoginForm()
    if not form.validate():
        return _refuse_login(form)
    account = _account_key(form.email.data)
    if not count_account_try(account):
        form.form_errors.append(_BRAKED)
        g.refusal = "account_braked"
        return _refuse_login(form, status=429)
    with runtime().database.reading() as database_session:
        admin = accounts.verify_login(database_session, email=form.email.data, password=form.password.data)
    if admin is None:
        form.form_errors.append(_REFUSED)
        g.refusal = "wrong_password"
        return _refuse_login(form)
    forget_account_tries(account)
    g.acting_admin_id = admin.id
    with runtime().database.writing() as database_session:
        session_id = accounts.sign_in(database_session, admin_id=admin.id, now=runtime().clock())
    target = _target() or url_for(".show_overview")
    response = _begin_session(session_id, target, email=admin.email)
    unsent = open_unsent(request.form.get(FIELD, ""))
    if unsent is not None:
        # No redirect: what was typed before the session ended has come with this form, and stands in its answer.
        response.data = render_template("admin/unsent.html", unsent=unsent, target=target)
        response.status_code = 200
        del response.headers["Location"]
    return response


@blueprint.post("/abmeldung")
def logout() -> ResponseReturnValue:
    """End this session on the server."""
    with runtime().database.writing() as database_session:
        accounts.sign_out(database_session, signed_in().session_id)
    return _end_session(gettext("Sie sind abgemeldet."))


@blueprint.post("/abmeldung/ueberall")
def logout_everywhere() -> ResponseReturnValue:
    """End every session of the account on the server."""
    with runtime().database.writing() as database_session:
        accounts.sign_out_everywhere(database_session, admin_id=signed_in().admin_id)
    return _end_session(gettext("Sie sind auf allen Geräten abgemeldet."))


@blueprint.get("/konto")
def show_account() -> ResponseReturnValue:
    """Show the account: password, and signing out."""
    return render_template("admin/account.html", form=PasswordForm(formdata=None))


@blueprint.post("/konto")
@limit_login
def change_password() -> ResponseReturnValue:
    """Replace the password; every other browser is signed out, this one goes on with a new session."""
    form = PasswordForm()
    email, now = signed_in().email, runtime().clock()
    if form.validate() and not _knows_password(email, form.current.data):
        form.current.errors = [gettext("Das bisherige Passwort stimmt nicht.")]
    if form.errors:
        return render_template("admin/account.html", form=form), 422
    password_hash = accounts.hash_password(form.password.data)
    with runtime().database.writing() as database_session:
        accounts.change_password(database_session, admin_id=signed_in().admin_id, password_hash=password_hash)
        session_id = accounts.sign_in(database_session, admin_id=signed_in().admin_id, now=now)
    response = _begin_session(session_id, url_for(".show_account"), email=email)
    flash(gettext("Das neue Passwort gilt. Alle anderen Geräte sind abgemeldet."), "success")
    return response


def _require_setup_link(token: str) -> None:
    with runtime().database.reading() as database_session:
        if tokens.find(database_session, token, scope=Scope.SETUP, now=runtime().clock()) is None:
            raise UnknownLink


def _check_repetition(password: Field, repetition: Field) -> None:
    if repetition.data != password.data:
        raise ValidationError(gettext("Die beiden Passwörter sind nicht gleich."))


def _knows_password(email: str, password: str) -> bool:
    with runtime().database.reading() as database_session:
        return accounts.verify_login(database_session, email=email, password=password) is not None


def _refuse_login(form: LoginForm, *, status: int = 422) -> ResponseReturnValue:
    unsent = request.form.get(FIELD)
    return render_template("admin/login.html", form=form, target=_target(), unsent=unsent), status


def _target() -> str | None:
    target = request.args.get("next")
    return target if is_own_path(target) else None


def _begin_session(session_id: str, target: str, *, email: str) -> Response:
    # Nothing that stood in the cookie before lives on: a cookie planted beforehand opens nothing (A01).
    session.clear()
    g.pop("csrf_token", None)
    session[SESSION_KEY] = session_id
    response = make_response(redirect(target, 303))
    _remember_browser(response, email)
    return response


def _end_session(message: str) -> Response:
    session.clear()
    flash(message, "success")
    return make_response(redirect(url_for(".show_login"), 303))


def _account_key(email: str) -> str:
    """Return what tries are counted by: the account, or the browser where it has signed in to it before.

    So whoever tries passwords from many addresses brakes strangers, while the owner at his own desk gets in (OWASP,
    "device cookies").
    """
    account = _hashed(email)
    try:
        known, nonce = _signer().loads(request.cookies.get(_browser_cookie(), ""))
    except (BadSignature, ValueError, TypeError):
        return account
    return f"{account}/{nonce}" if known == account else account


def _remember_browser(response: Response, email: str) -> None:
    response.set_cookie(
        _browser_cookie(),
        _signer().dumps([_hashed(email), secrets.token_urlsafe(16)]),
        max_age=_KNOWN_FOR,
        secure=runtime().settings.is_https,
        httponly=True,
        samesite="Strict",
    )


def _browser_cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-known"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known browser")


def _hashed(email: str) -> str:
    key, account = current_app.config["SECRET_KEY"].encode(), account_name(email).encode()
    return hmac.new(key, account, hashlib.sha256).hexdigest()[:32]
