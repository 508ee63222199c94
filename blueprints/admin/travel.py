"""How the consultant travels: what he allows, his own driving times, the days in a region, and a calculator."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, Field, Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from blueprints.admin.access import blueprint
from blueprints.admin.conflicts import RevisionForm, list_differences
from blueprints.admin.forms import AdminForm, ClockField, line_field, number_field
from blueprints.admin.subjects import days_named, fields_named, name_subject
from blueprints.forms import TypedMeta, check_postal_code, line_filter
from blueprints.once import Answer, once
from blueprints.runtime import runtime
from halbtag.domain.errors import SaidAlready, SavedMeanwhile
from halbtag.domain.language import gettext, mark
from halbtag.domain.places import find_place
from halbtag.domain.travel import MIDDAY, Beyond, Region, SpeedBand, TravelPolicy, duration
from halbtag.domain.zone import local
from halbtag.persistence.database import Session
from halbtag.services.availability import LAST_MONTH
from halbtag.services.travel import (
    LONGEST_DRIVE_MINUTES,
    Calculation,
    add_region,
    calculate,
    load_settings,
    remove_manual_time,
    remove_region,
    save_policy,
    set_manual_time,
)

#: Nobody is in one region for longer; more is a slip of the keyboard.
_LONGEST_REGION = timedelta(days=366)
_TIME = mark("Bitte geben Sie eine Uhrzeit an, zum Beispiel 06:00.")
_DAY = mark("Bitte geben Sie ein Datum an.")
_POSTAL_CODE = {"inputmode": "numeric", "autocomplete": "off"}


class PolicyForm(RevisionForm):
    """The policy, its speeds in three bands, its detour as a percentage."""

    earliest_departure = ClockField(mark("Früheste Abfahrt"), validators=[InputRequired(_TIME)])
    latest_return = ClockField(mark("Späteste Rückkehr"), validators=[InputRequired(_TIME)])
    tight_minutes = number_field(
        mark("Spielraum in Minuten"),
        0,
        240,
        description=mark(
            "So viel früher los oder später zurück wird noch angeboten und für Sie als knapp gekennzeichnet."
        ),
    )
    margin_minutes = number_field(
        mark("Puffer zwischen zwei Terminen in Minuten"),
        0,
        240,
        description=mark("Zusätzlich zur Fahrt. Bleibt weniger, gilt der Termin als knapp."),
    )
    day_trip_minutes = number_field(
        mark("Längste einfache Fahrt einer Tagesreise in Minuten"),
        0,
        720,
        description=mark("180 Minuten sind drei Stunden."),
    )
    beyond = RadioField(
        mark("Orte, die weiter weg sind"),
        choices=[
            SelectChoice(
                Beyond.HALF_DAY.value, mark("Anbieten: Der Halbtag davor dient der Anreise, der danach der Rückreise.")
            ),
            SelectChoice(Beyond.OUT_OF_RANGE.value, mark("Nicht anbieten")),
        ],
        validators=[InputRequired(mark("Bitte wählen Sie, was bei weiten Wegen gilt."))],
    )
    detour_percent = number_field(
        mark("Umweg in Prozent"), 0, 200, description=mark("Um so viel ist die Straße länger als die Luftlinie.")
    )
    fixed_minutes = number_field(
        mark("Feste Minuten je Fahrt"), 0, 120, description=mark("Für Parken, Empfang, kurze Pausen.")
    )
    near_km = number_field(mark("Erster Abschnitt bis km"), 1, 200, description=mark("Durch den Ort."))
    near_speed = number_field(mark("Tempo im ersten Abschnitt in km/h"), 5, 200)
    middle_km = number_field(mark("Zweiter Abschnitt bis km"), 2, 500, description=mark("Über Land."))
    middle_speed = number_field(mark("Tempo im zweiten Abschnitt in km/h"), 5, 200)
    far_speed = number_field(mark("Tempo auf dem Rest in km/h"), 5, 200, description=mark("Meist Autobahn."))

    def validate_earliest_departure(self, field: Field) -> None:
        """Keep it in the morning."""
        if field.data is None:
            return
        if field.data >= MIDDAY:
            raise ValidationError(gettext("Die früheste Abfahrt muss vor 13 Uhr liegen."))

    def validate_latest_return(self, field: Field) -> None:
        """Keep it after the morning."""
        if field.data is None:
            return
        if field.data <= MIDDAY:
            raise ValidationError(gettext("Die späteste Rückkehr muss nach 13 Uhr liegen."))

    def validate_middle_km(self, field: Field) -> None:
        """Keep the bands in order."""
        if field.data is None:
            return
        if self.near_km.data is not None and field.data <= self.near_km.data:
            raise ValidationError(gettext("Der zweite Abschnitt muss nach dem ersten enden."))

    def policy(self) -> TravelPolicy:
        """Return what a valid form asks for."""
        return TravelPolicy(
            detour_factor=1 + self.detour_percent.data / 100,
            bands=(
                SpeedBand(self.near_km.data, self.near_speed.data),
                SpeedBand(self.middle_km.data, self.middle_speed.data),
                SpeedBand(None, self.far_speed.data),
            ),
            fixed_minutes=self.fixed_minutes.data,
            margin_minutes=self.margin_minutes.data,
            tight_minutes=self.tight_minutes.data,
            earliest_departure=self.earliest_departure.data,
            latest_return=self.latest_return.data,
            day_trip_minutes=self.day_trip_minutes.data,
            beyond=Beyond(self.beyond.data),
        )


class AreaForm(AdminForm):
    """Minutes from home to an area; an area that is there already is changed."""

    prefix = line_field(
        mark("Postleitzahl oder ihr Anfang"),
        5,
        message=mark("Bitte geben Sie eine Postleitzahl oder ihren Anfang an."),
        description=mark("„86“ gilt für alle Orte, deren Postleitzahl so beginnt. Die genauere Angabe gewinnt."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    minutes = number_field(mark("Minuten ab zu Hause"), 1, LONGEST_DRIVE_MINUTES)

    def validate_prefix(self, field: Field) -> None:
        """Accept one to five digits."""
        if not (field.data.isascii() and field.data.isdigit()):
            raise ValidationError(gettext("Bitte geben Sie nur Ziffern an, höchstens fünf."))


class RegionForm(AdminForm):
    """Days in a region."""

    name = line_field(
        mark("Region"),
        120,
        message=mark("Bitte nennen Sie die Region, zum Beispiel „Raum Augsburg“."),
        description=mark("Lesen auch Interessierte in der Nähe, zum Beispiel „Raum Augsburg“."),
    )
    first_day = DateField(mark("Erster Tag"), validators=[InputRequired(_DAY)])
    last_day = DateField(mark("Letzter Tag"), description=mark("Leer: nur ein Tag."), validators=[Optional()])
    postal_code = line_field(
        mark("Postleitzahl"),
        None,
        message=mark("Bitte geben Sie die Postleitzahl an."),
        description=mark("Mitte der Region."),
        validators=[check_postal_code],
        render_kw=_POSTAL_CODE,
    )
    radius_km = number_field(mark("Umkreis in km"), 1, 300, description=mark("Luftlinie."), default=30)

    def validate_first_day(self, field: Field) -> None:
        """Keep it within what the calendar shows."""
        if field.data is None:
            return
        if field.data >= LAST_MONTH:
            raise ValidationError(gettext("Dieses Datum liegt zu weit in der Zukunft."))
        if not self.last_day.data and field.data < local(runtime().clock()).date():
            raise ValidationError(gettext("Dieser Tag ist schon vorbei."))

    def validate_last_day(self, field: Field) -> None:
        """Keep the range in order and within reason."""
        if field.data is None:
            return
        if field.data < local(runtime().clock()).date():
            raise ValidationError(gettext("Der letzte Tag ist schon vorbei."))
        if self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(gettext("Der letzte Tag liegt vor dem ersten."))
        if self.first_day.data and field.data - self.first_day.data > _LONGEST_REGION:
            raise ValidationError(gettext("Der Zeitraum ist länger als ein Jahr. Bitte prüfen Sie das Jahr."))

    def validate_postal_code(self, field: Field) -> None:
        """Accept only what has a place on the map."""
        if find_place(field.data) is None:
            raise ValidationError(
                gettext("Zu dieser Postleitzahl ist kein Ort bekannt. Bitte nehmen Sie eine benachbarte.")
            )

    def wanted(self) -> Region:
        """Return what a valid form asks for."""
        return Region(
            first_day=self.first_day.data,
            last_day=self.last_day.data or self.first_day.data,
            name=self.name.data,
            postal_code=self.postal_code.data,
            radius_km=self.radius_km.data,
        )


def _place_field(label: str, name: str) -> StringField:
    return StringField(
        label,
        name=name,
        filters=[line_filter()],
        validators=[DataRequired(gettext("Bitte geben Sie beide Postleitzahlen an.")), check_postal_code],
        render_kw=_POSTAL_CODE,
    )


class CalculatorForm(Form):
    """From where to where; it only asks, so it stands in the address and needs no token."""

    class Meta(TypedMeta):
        """German messages."""

    origin = _place_field(mark("Von Postleitzahl"), "von")
    destination = _place_field(mark("Nach Postleitzahl"), "nach")


@blueprint.get("/reise")
def show_travel() -> ResponseReturnValue:
    """Show everything that is set, and calculate the drive that the address asks for."""
    if not request.args:
        return _page()
    form = CalculatorForm(request.args)
    if not form.validate():
        return _page(calculator=form), 422
    with runtime().database.reading() as session:
        calculation = calculate(session, origin=form.origin.data, destination=form.destination.data)
    return _page(calculator=form, calculation=calculation)


@blueprint.get("/reise/regeln")
def show_travel_policy() -> ResponseReturnValue:
    """Show the policy in its form."""
    return render_template("admin/travel_policy.html", form=_saved_policy())


@blueprint.post("/reise/regeln")
def change_travel_policy() -> ResponseReturnValue:
    """Replace the policy."""
    form = PolicyForm()
    if not form.validate():
        return render_template("admin/travel_policy.html", form=form), 422
    try:
        changed = [difference.label for difference in list_differences(form, _saved_policy())]
        with runtime().database.writing() as session:
            name_subject(fields_named(changed))
            save_policy(session, form.policy(), seen=form.revision.data)
    except SavedMeanwhile:
        saved = _saved_policy()
        if differences := list_differences(form, saved):
            form.revision.data = saved.revision.data
            return render_template("admin/travel_policy.html", form=form, differences=differences), 409
    flash(gettext("Ihre Reiseregeln gelten ab sofort. Bestehende Termine bleiben, wie sie sind."), "success")
    return redirect(url_for(".show_travel"), 303)


@blueprint.post("/reise/fahrzeiten")
def set_travel_time() -> ResponseReturnValue:
    """Add an area, or change its minutes."""
    form = AreaForm()
    if not form.validate():
        return _page(area=form), 422
    try:
        with runtime().database.writing() as session:
            name_subject(form.prefix.data)
            is_new = set_manual_time(session, prefix=form.prefix.data, minutes=form.minutes.data)
    except SaidAlready:
        flash(gettext("Genau diese Fahrzeit ist schon eingetragen."), "notice")
    else:
        flash(gettext("Die Fahrzeit ist eingetragen.") if is_new else gettext("Die Fahrzeit ist geändert."), "success")
    return redirect(url_for(".show_travel"), 303)


@blueprint.post("/reise/fahrzeiten/<int(max=2147483647):area_id>/entfernung")
def delete_travel_time(area_id: int) -> ResponseReturnValue:
    """Let the estimate hold again; an area that is gone already is as good as removed."""
    with runtime().database.writing() as session:
        was_there = remove_manual_time(session, area_id)
    said = gettext("Die Fahrzeit ist entfernt.") if was_there else gettext("Diese Fahrzeit war schon entfernt.")
    flash(gettext("%(said)s Es gilt wieder die Schätzung.", said=said), "success" if was_there else "notice")
    return redirect(url_for(".show_travel"), 303)


@blueprint.post("/reise/regionstage")
def create_region_days() -> ResponseReturnValue:
    """Note days in a region."""
    form = RegionForm()
    if not form.validate():
        return _page(region=form), 422

    def add(session: Session) -> Answer:
        wanted = form.wanted()
        name_subject(days_named(wanted.first_day, wanted.last_day))
        add_region(session, wanted)
        return Answer(url_for(".show_travel"), (("success", gettext("Die Regionstage sind eingetragen.")),))

    try:
        return once(add)
    except SaidAlready:
        form.first_day.errors = [gettext("Genau diese Regionstage sind schon eingetragen.")]
        return _page(region=form), 422


@blueprint.post("/reise/regionstage/<int(max=2147483647):region_id>/entfernung")
def delete_region_days(region_id: int) -> ResponseReturnValue:
    """Take days in a region back; those that are gone already are as good as taken back."""
    with runtime().database.writing() as session:
        was_there = remove_region(session, region_id)
    said = (
        gettext("Die Regionstage sind entfernt.") if was_there else gettext("Diese Regionstage waren schon entfernt.")
    )
    flash(said, "success" if was_there else "notice")
    return redirect(url_for(".show_travel"), 303)


def _page(
    *,
    area: AreaForm | None = None,
    region: RegionForm | None = None,
    calculator: CalculatorForm | None = None,
    calculation: Calculation | None = None,
) -> str:
    with runtime().database.reading() as session:
        settings = load_settings(session, now=runtime().clock())
    forms = {
        "area": area or AreaForm(formdata=None),
        "region": region or RegionForm(formdata=None),
        "calculator": calculator or CalculatorForm(data={"origin": settings.home}),
    }
    return render_template(
        "admin/travel.html", settings=settings, forms=forms, calculation=calculation, duration=duration
    )


def _saved_policy() -> PolicyForm:
    with runtime().database.reading() as session:
        settings = load_settings(session, now=runtime().clock())
    return PolicyForm(formdata=None, data={**_fields_of(settings.policy), "revision": settings.revision})


def _fields_of(policy: TravelPolicy) -> dict[str, Any]:
    near, middle, far = policy.bands[0], policy.bands[min(1, len(policy.bands) - 1)], policy.bands[-1]
    return {
        "earliest_departure": policy.earliest_departure,
        "latest_return": policy.latest_return,
        "tight_minutes": policy.tight_minutes,
        "margin_minutes": policy.margin_minutes,
        "day_trip_minutes": policy.day_trip_minutes,
        "beyond": policy.beyond.value,
        "detour_percent": round((policy.detour_factor - 1) * 100),
        "fixed_minutes": policy.fixed_minutes,
        "near_km": near.up_to_km,
        "near_speed": near.km_per_hour,
        "middle_km": middle.up_to_km,
        "middle_speed": middle.km_per_hour,
        "far_speed": far.km_per_hour,
    }
