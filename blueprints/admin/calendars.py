"""The consultant's own calendars: which of them keep half-days closed, and whether they can be read."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, Field, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from blueprints.admin.access import blueprint
from blueprints.admin.forms import AdminForm, line_field
from blueprints.admin.passing_passwords import open_password, seal_password
from blueprints.admin.subjects import fields_named, name_subject
from blueprints.once import once
from blueprints.runtime import runtime
from halbtag.domain.cautions import explain_cautions
from halbtag.domain.fetching import FetchFailed, explain_fetch_fault
from halbtag.domain.found_calendars import FoundCalendar, FoundElsewhere
from halbtag.domain.language import gettext, mark
from halbtag.domain.states import CalendarKind
from halbtag.persistence import busy
from halbtag.persistence.database import Session
from halbtag.persistence.profile import load_profile
from halbtag.services.busy_calendars import CalendarForm, PasswordNeeded, add_calendar, change_calendar

_MAX_ADDRESS_LENGTH = 2000
_MAX_PASSWORD_LENGTH = 256
_ENTER_AGAIN = mark("Bitte geben Sie das Passwort noch einmal ein: Das gespeicherte geht nur an den bisherigen Server.")

blueprint.add_app_template_filter(explain_fetch_fault)
blueprint.add_app_template_filter(explain_cautions)


class BusyCalendarForm(AdminForm):
    """One of the consultant's own calendars; an address and a password that are stored are never filled in."""

    kind = RadioField(
        mark("Wie wird der Kalender gelesen?"),
        choices=[
            SelectChoice(CalendarKind.ICS.value, mark("Adresse im iCal-Format (Google, Outlook, Apple)")),
            SelectChoice(CalendarKind.CALDAV.value, mark("CalDAV mit Benutzername und Passwort (Nextcloud, Posteo)")),
        ],
        default=CalendarKind.ICS.value,
        validators=[InputRequired(mark("Bitte wählen Sie, wie der Kalender gelesen wird."))],
    )
    name = line_field(mark("Name"), 120, message=mark("Bitte geben Sie dem Kalender einen Namen."))
    address = StringField(
        mark("Adresse"),
        filters=[lambda text: (text or "").strip()],
        validators=[Length(max=_MAX_ADDRESS_LENGTH, message=mark("Diese Adresse ist zu lang."))],
        render_kw={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"},
    )
    username = line_field(mark("Benutzername"), 254, render_kw={"autocomplete": "off", "spellcheck": "false"})
    password = PasswordField(
        mark("Passwort"),
        filters=[lambda text: text or ""],
        validators=[Length(max=_MAX_PASSWORD_LENGTH, message=mark("Dieses Passwort ist zu lang."))],
        render_kw={"autocomplete": "new-password"},
    )
    sealed_password = HiddenField()
    blocks_tentative = BooleanField(mark("Auch vorläufige Termine sperren Halbtage"), default=True)
    is_target = BooleanField(
        mark("Termine, Anfragen und Fahrten aus Halbtag hier eintragen"),
        description=mark("Nur mit CalDAV. Eingetragen wird in höchstens einen Kalender."),
    )

    def __init__(self, *arguments: Any, stored: Any = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.stored = stored
        self.host = stored.host if stored else ""
        self.keeps_password = bool(stored and stored.password and not self.password.data)
        if stored:
            self.kind.validators = []
            self.kind.data = stored.kind.value

    def validate_address(self, field: Field) -> None:
        """Take an address that may be asked, as far as that can be told without asking."""
        if not field.data and self.stored:
            return
        if not field.data:
            raise ValidationError(gettext("Bitte geben Sie die Adresse des Kalenders an."))
        try:
            self.host = runtime().busy_import.calendars.check(field.data)
        except FetchFailed as failed:
            raise ValidationError(explain_fetch_fault(str(failed))) from failed

    def validate_password(self, field: Field) -> None:
        """Take the password along that was typed before a calendar was chosen; only to the host it was typed for."""
        if not field.data and self.sealed_password.data:
            field.data = open_password(self.sealed_password.data, host=self.host)
            self.keeps_password = self.keeps_password and not field.data

    def validate_is_target(self, field: Field) -> None:
        """Write only where writing is possible."""
        if field.data and self.kind.data != CalendarKind.CALDAV.value:
            raise ValidationError(gettext("Eintragen lässt sich nur in einen Kalender mit CalDAV."))

    def wanted(self) -> CalendarForm:
        """Return what a valid form asks for."""
        return CalendarForm(
            name=self.name.data,
            kind=CalendarKind(self.kind.data),
            address=self.address.data,
            host=self.host,
            username=self.username.data or "",
            password=self.password.data,
            blocks_tentative=self.blocks_tentative.data,
            is_target=self.is_target.data,
        )


@blueprint.get("/eigene-kalender")
def show_busy_calendars() -> ResponseReturnValue:
    """List the calendars with their state, and offer to add one."""
    return _list(BusyCalendarForm(formdata=None))


@blueprint.post("/eigene-kalender")
def create_busy_calendar() -> ResponseReturnValue:
    """Add a calendar and read it at once."""
    form = BusyCalendarForm()
    if not form.validate():
        return _list(form), 422
    if found := _calendars_behind(form):
        return _choice_page(form, found, action=url_for(".create_busy_calendar")), 422
    if form.errors:
        return _list(form), 422
    parts = runtime()
    added: list[int] = []

    def add(session: Session) -> str:
        calendar = add_calendar(session, parts.busy_import.seal, form.wanted(), now=parts.clock())
        added.append(calendar.id)
        name_subject(gettext("Nr. %(number)s", number=calendar.id))
        return url_for(".show_busy_calendars")

    response = once(add)
    with parts.database.reading() as session:
        is_new = busy.load_calendar(session, added[0]) is not None  # a replay adds none
    return _read_and_tell(added[0], fault=gettext("Gespeichert, aber noch nicht gelesen.")) if is_new else response


@blueprint.get("/eigene-kalender/<int(max=2147483647):calendar_id>")
def show_busy_calendar(calendar_id: int) -> ResponseReturnValue:
    """Show what may be changed; address and password stay where they are."""
    calendar = _load(calendar_id)
    return _edit(calendar, BusyCalendarForm(formdata=None, obj=_Shown(calendar), stored=calendar))


@blueprint.post("/eigene-kalender/<int(max=2147483647):calendar_id>")
def change_busy_calendar(calendar_id: int) -> ResponseReturnValue:
    """Change a calendar and read it at once; the password is asked again where it would go somewhere else."""
    calendar = _load(calendar_id)
    form = BusyCalendarForm(stored=calendar)
    if not form.validate():
        return _edit(calendar, form), 422
    if found := _calendars_behind(form):
        action = url_for(".change_busy_calendar", calendar_id=calendar_id)
        return _choice_page(form, found, action=action), 422
    if form.errors:
        return _edit(calendar, form), 422
    parts = runtime()
    try:
        with parts.database.writing() as session:
            found = busy.load_calendar(session, calendar_id) or abort(404)
            name_subject(fields_named(_changed(form, found)))
            change_calendar(session, parts.busy_import.seal, found, form.wanted(), now=parts.clock())
    except PasswordNeeded:
        form.password.errors = [_ENTER_AGAIN]
        return _edit(calendar, form), 422
    return _read_and_tell(calendar_id, fault=gettext("Gespeichert, aber noch nicht gelesen."))


@blueprint.post("/eigene-kalender/<int(max=2147483647):calendar_id>/pruefung")
def refresh_busy_calendar(calendar_id: int) -> ResponseReturnValue:
    """Read a calendar now."""
    return _read_and_tell(calendar_id, fault=gettext("Der Kalender ließ sich nicht lesen."))


@blueprint.post("/eigene-kalender/<int(max=2147483647):calendar_id>/entfernung")
def delete_busy_calendar(calendar_id: int) -> ResponseReturnValue:
    """Forget a calendar; one that is gone already is as good as forgotten."""
    with runtime().database.writing() as session:
        busy.remove_calendar(session, calendar_id)
    flash(gettext("Der Kalender ist entfernt. Seine Einträge sperren keine Halbtage mehr."), "success")
    return redirect(url_for(".show_busy_calendars"), 303)


class _Shown:
    """What the form of a stored calendar begins with."""

    def __init__(self, calendar: Any) -> None:
        self.name = calendar.name
        self.username = calendar.username
        self.blocks_tentative = calendar.blocks_tentative
        self.is_target = calendar.is_target


def _changed(form: BusyCalendarForm, calendar: Any) -> list[str]:
    """Return the labels of what the form changes; of address and password it is known only that one was given."""
    given = [field for field in (form.address, form.password) if field.data]
    shown = [form[name] for name in ("name", "username", "blocks_tentative", "is_target")]
    return [field.label.text for field in (*given, *(f for f in shown if f.data != getattr(calendar, f.name)))]


def _load(calendar_id: int) -> Any:
    with runtime().database.reading() as session:
        return busy.load_calendar(session, calendar_id) or abort(404)


def _read_and_tell(calendar_id: int, *, fault: str) -> ResponseReturnValue:
    error = runtime().busy_import.refresh(calendar_id)
    if error is None:
        abort(404)
    if error:
        flash(f"{fault} {explain_fetch_fault(error)}", "warning")
    else:
        flash(gettext("Der Kalender ist gelesen und gilt ab sofort."), "success")
    return redirect(url_for(".show_busy_calendars"), 303)


def _calendars_behind(form: BusyCalendarForm) -> list[FoundCalendar]:
    """Return the calendars to choose from where a valid form names a server or a person and not a calendar.

    What is wrong with the address is told at its field, unless reading it will tell the same.
    """
    if form.kind.data != CalendarKind.CALDAV.value or not form.address.data or form.keeps_password:
        return []
    wanted = form.wanted()
    try:
        found = runtime().busy_import.calendars.find(wanted.address, username=wanted.username, password=wanted.password)
    except FoundElsewhere as elsewhere:
        form.address.errors = [f"{explain_fetch_fault(str(elsewhere))} {elsewhere.address}"]
        return []
    except FetchFailed:
        return []
    is_calendar = any(_path(each.address) == _path(wanted.address) for each in found)
    return [] if is_calendar else found


def _path(address: str) -> str:
    return unquote(urlsplit(address).path).rstrip("/")


def _choice_page(form: BusyCalendarForm, found: Sequence[FoundCalendar], *, action: str) -> str:
    return render_template(
        "admin/calendar_choice.html",
        form=form,
        found=found,
        sealed_password=seal_password(form.password.data, host=form.host) if form.password.data else "",
        action=action,
    )


def _list(form: BusyCalendarForm) -> str:
    now = runtime().clock()
    with runtime().database.reading() as session:
        return render_template(
            "admin/calendars.html",
            form=form,
            calendars=busy.list_calendars(session),
            counts=busy.count_busy(session, since=now),
            now=now,
            max_age_hours=load_profile(session).busy_max_age_hours,
        )


def _edit(calendar: Any, form: BusyCalendarForm) -> str:
    return render_template("admin/calendar_source.html", calendar=calendar, form=form)
