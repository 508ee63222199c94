"""The composition root: reads the settings, wires the parts, and is the only file that sees everything."""

import logging
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from wsgiref.headers import Headers

from dotenv import load_dotenv
from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from blueprints import (
    admin,
    booking,
    circle,
    contact,
    decision,
    devmail,
    feed,
    follow_ups,
    hand_overs,
    inquiry,
    move_decisions,
    moves,
    offer,
    onsite,
    outcomes,
    personal_links,
    proposals,
    sheet,
    site,
    slots,
    waiting_list,
    wishes,
)
from blueprints.admin.audit import witness
from blueprints.appearance import init_appearance
from blueprints.compression import init_compression
from blueprints.errors import init_errors
from blueprints.form_age import init_form_age
from blueprints.framing import init_framing
from blueprints.language import init_language, mount_languages
from blueprints.maintenance import init_maintenance
from blueprints.once import init_once
from blueprints.preview import init_preview
from blueprints.rate_limits import init_rate_limits
from blueprints.runtime import EXTENSION, Runtime
from blueprints.security import HEADERS, STRICT_TRANSPORT_SECURITY, init_security
from blueprints.site import init_site
from blueprints.source import init_source
from blueprints.static_files import SOURCE, serve_static_files, version_of
from halbtag.commands import admin as admin_commands
from halbtag.commands import availability as availability_commands
from halbtag.commands import briefing as briefing_commands
from halbtag.commands import database as database_commands
from halbtag.commands import demo, doctor, serve, worker
from halbtag.commands import maintenance as maintenance_commands
from halbtag.commands import outbox as outbox_commands
from halbtag.commands import qualification as qualification_commands
from halbtag.domain import formats
from halbtag.domain.briefing import describe_source
from halbtag.domain.circle import gap_words
from halbtag.domain.consent import consent_key
from halbtag.domain.hand_over import preparer_words
from halbtag.domain.language import Language, teach
from halbtag.domain.onsite import ask_client, describe_site
from halbtag.domain.reason_words import reason_words
from halbtag.domain.surroundings import entry_words
from halbtag.domain.wishes import wish_lines
from halbtag.gateways.busy_calendars import BusyCalendars
from halbtag.gateways.typesetting import Typesetter
from halbtag.persistence.database import Database
from halbtag.services.busy_import import BusyImport
from halbtag.services.mails import Mails
from halbtag.services.sealing import FORM_ANSWERS, Seal
from halbtag.services.stand import stand_of
from halbtag.settings import Settings, SettingsError, make_secret
from translations.catalogue import load as load_catalogue

ROOT = Path(__file__).parent

teach(Language.ENGLISH, partial(load_catalogue, Language.ENGLISH))

#: The longest form that is read, in bytes.
MAX_FORM_BYTES = 256 * 1024

_BLUEPRINTS = (
    offer,
    inquiry,
    hand_overs,
    follow_ups,
    personal_links,
    waiting_list,
    slots,
    wishes,
    contact,
    booking,
    moves,
    proposals,
    decision,
    move_decisions,
    outcomes,
    circle,
    onsite,
    sheet,
    feed,
    site,
    admin,
)

_COMMANDS = (
    serve.serve,
    worker.worker,
    database_commands.group,
    admin_commands.group,
    availability_commands.group,
    briefing_commands.group,
    outbox_commands.group,
    qualification_commands.group,
    maintenance_commands.group,
    demo.group,
    doctor.doctor,
)

_FORMATS = (
    formats.day_long,
    formats.day_short,
    formats.day_dated,
    formats.day_numeric,
    formats.clock,
    formats.span,
    formats.clock_span,
    formats.from_to,
    formats.days_dated,
    formats.moment,
    formats.month_name,
    formats.half_name,
    formats.half_title,
    formats.half_when,
    formats.weekday_name,
    formats.weekday_short,
    formats.weekday_half,
    formats.lasting,
    entry_words,
    reason_words,
    consent_key,
    wish_lines,
    gap_words,
    preparer_words,
    stand_of,
    describe_site,
    describe_source,
    ask_client,
)


def create_app(settings: Settings | None = None, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Flask:
    """Return the application; without settings it reads them from the environment and `.env`.

    `clock` returns the present instant, aware.
    """
    if settings is None:
        settings = load_settings()
        _configure_logging()
    app = Flask(
        "halbtag",
        root_path=str(ROOT),
        instance_path=str(settings.instance),
        static_url_path=f"/static/{version_of(SOURCE)}",
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        WTF_I18N_ENABLED=False,
    )
    database = Database(settings.database_url, connections=settings.web_threads, base_url=settings.base_url)
    mails = Mails(ROOT / "templates", settings.base_url)
    busy_import = BusyImport(
        database=database,
        calendars=BusyCalendars(settings.calendar_hosts),
        seal=Seal(settings.secret_key),
        clock=clock,
    )
    app.extensions[EXTENSION] = Runtime(
        settings=settings,
        database=database,
        mails=mails,
        typesetting=Typesetter(ROOT / "templates" / "print"),
        busy_import=busy_import,
        seal=Seal(settings.secret_key, FORM_ANSWERS),
        clock=clock,
    )
    # First, so that it times everything and sees every answer.
    _register_access_log(app)
    init_language(app)
    init_compression(app)
    init_framing(app)
    init_site(app)
    init_appearance(app)
    init_security(app, settings)
    init_maintenance(app, settings)
    init_rate_limits(app, settings, database)
    database.witness = witness
    init_errors(app)
    init_once(app)
    init_form_age(app)
    init_source(app)
    init_preview(app)
    _register_blueprints(app, settings)
    _register_commands(app)
    _register_formats(app)
    serve_static_files(app, partial(_add_headers, settings.is_https))
    mount_languages(app)
    _trust_proxies(app, settings)
    return app


def load_settings() -> Settings:
    """Return the settings of this copy from the environment and `.env`, with a secret made where one is missing.

    Ends the process, with one line for each fault, where they cannot be run with.
    """
    # The database, the secret and kept mails are nobody else's business on this machine.
    os.umask(0o077)
    load_dotenv(ROOT / ".env")
    instance = Path(os.environ.get("INSTANCE_PATH") or ROOT / "instance").absolute()
    try:
        settings = Settings.from_environment(os.environ, instance=instance)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201 (there is no log yet)
        raise SystemExit(2) from None
    if settings.secret_key:
        return settings
    return replace(settings, secret_key=make_secret(instance))


def _register_blueprints(app: Flask, settings: Settings) -> None:
    for module in _BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    if settings.keeps_mail:
        app.register_blueprint(devmail.blueprint)


def _register_commands(app: Flask) -> None:
    for command in _COMMANDS:
        app.cli.add_command(command)


def _configure_logging() -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    logging.getLogger("halbtag").setLevel(logging.INFO)


def _register_formats(app: Flask) -> None:
    for render in _FORMATS:
        app.add_template_filter(render)


def _register_access_log(app: Flask) -> None:
    access_log = logging.getLogger("halbtag.access")

    @app.before_request
    def start_watch() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def log_access(response: Response) -> Response:
        milliseconds = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        access_log.info("%s %s %d %.0f ms", request.method, _route(), response.status_code, milliseconds)
        return response


def _route() -> str:
    """Return the pattern of the route: what fills it may be a secret."""
    return request.url_rule.rule if request.url_rule else "(no route)"


def _add_headers(is_https: bool, headers: Headers) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    if is_https:
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT_SECURITY


def _trust_proxies(app: Flask, settings: Settings) -> None:
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        # X-Forwarded-Host is never believed: links come from BASE_URL, and the allow-list looks at what arrived.
        proxied = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)
        app.wsgi_app = proxied  # type: ignore[method-assign]
