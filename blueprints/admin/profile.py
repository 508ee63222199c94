"""The consultant's profile: who he is, where and for whom he works, his limits, and the texts that the law asks for."""

from dataclasses import fields

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from blueprints.admin.access import blueprint
from blueprints.admin.conflicts import RevisionForm, list_differences
from blueprints.admin.forms import ClockField, line_field, number_field, text_field
from blueprints.admin.subjects import fields_named, name_subject
from blueprints.forms import check_postal_code, email_field, line_filter, normalize_phone
from blueprints.language import NAMES, is_named
from blueprints.runtime import runtime
from halbtag.domain.errors import SavedMeanwhile
from halbtag.domain.laender import LAENDER
from halbtag.domain.language import gettext, mark, speak
from halbtag.domain.places import find_place
from halbtag.persistence.profile import load_profile
from halbtag.services.profile import ProfileEntry, end_pause, save_profile, without_samples

_UNKNOWN_HOME = mark(
    "Zur Postleitzahl %(postal_code)s ist kein Ort bekannt: Fahrten lassen sich nicht schätzen, und die Reichweite "
    "wird nicht geprüft. Bitte sehen Sie nach, ob sie stimmt. Stimmt sie, nehmen Sie am besten eine benachbarte."
)


#: Read aloud, and checked for spelling, as what it is.
_IN_ENGLISH = {"lang": "en"}

_SAMPLES_ARE_GONE = mark(
    "Englische Mustertexte neben Ihren eigenen Texten sind entfernt. Wer Englisch liest, sieht dort Ihren deutschen "
    "Text."
)

_ADDRESS = mark("Bitte geben Sie eine E-Mail-Adresse an.")


def _clock_field(label: str, *, description: str = "") -> ClockField:
    return ClockField(
        label,
        description=description,
        validators=[InputRequired(gettext("Bitte geben Sie eine Uhrzeit an, zum Beispiel 09:00."))],
    )


class ProfileForm(RevisionForm):
    """Every field that the profile may be given, and no other."""

    name = line_field(mark("Vor- und Nachname"), 120, message=mark("Bitte nennen Sie Ihren Namen."))
    phone = TelField(
        mark("Telefon"),
        filters=[line_filter(40)],
        validators=[DataRequired(mark("Bitte geben Sie eine Telefonnummer an.")), normalize_phone],
        render_kw={"autocomplete": "tel"},
    )
    booking_email = email_field(
        mark("E-Mail-Adresse für Einladungen"),
        _ADDRESS,
        description=mark(
            "Absender aller Einladungen. Antworten kommen dort an: Bitte lesen Sie dieses Postfach regelmäßig."
        ),
    )
    notify_email = email_field(
        mark("Ihre eigene E-Mail-Adresse"),
        _ADDRESS,
        description=mark(
            "Dorthin gehen Briefings und Anfragen. Geben Sie hier eine andere Adresse an als oben, kommen Termine als "
            "Einladung in Ihren Kalender."
        ),
    )
    street = line_field(mark("Straße und Hausnummer"), 200, message=mark("Bitte geben Sie Ihre Straße an."))
    postal_code = line_field(
        mark("Postleitzahl"),
        None,
        message=mark("Bitte geben Sie die Postleitzahl an."),
        description=mark("Von hier aus wird die Entfernung zu den Unternehmen berechnet."),
        validators=[check_postal_code],
        render_kw={"inputmode": "numeric"},
    )
    city = line_field(mark("Ort"), 120, message=mark("Bitte geben Sie den Ort an."))
    land = SelectField(
        mark("Bundesland"),
        description=mark("Bestimmt die Feiertage."),
        choices=[SelectChoice(code, name) for code, name in LAENDER.items()],
        validators=[InputRequired(mark("Bitte wählen Sie Ihr Bundesland."))],
    )
    language = SelectField(
        mark("Sprache"),
        description=mark("In ihr bekommen Sie Ihre E-Mails, und in ihr spricht die Verwaltung."),
        choices=[SelectChoice(language.value, name, {"lang": language.value}) for language, name in NAMES.items()],
        validators=[InputRequired(mark("Bitte wählen Sie Ihre Sprache."))],
    )
    notice_days = number_field(
        mark("Vorlauf in Werktagen"),
        0,
        60,
        description=mark(
            "Montag bis Freitag ohne Feiertage. Bei 3 lässt sich am Montag frühestens der Donnerstag buchen, bei 0 "
            "noch derselbe Tag."
        ),
    )
    horizon_days = number_field(
        mark("Buchbar im Voraus, in Tagen"), 1, 730, description=mark("Weiter in der Zukunft wird nichts angeboten.")
    )
    weekly_limit = number_field(
        mark("Termine pro Woche"), 1, 14, description=mark("Mehr werden in keiner Kalenderwoche angeboten.")
    )
    daily_limit = number_field(
        mark("Termine pro Tag"), 1, 2, description=mark("Zwei heißt: vormittags und nachmittags.")
    )
    monthly_limit = number_field(
        mark("Termine pro Monat"), 1, 62, description=mark("Mehr werden in keinem Kalendermonat angeboten.")
    )
    closes_holidays = BooleanField(mark("An Feiertagen geschlossen"))
    closes_christmas_eve = BooleanField(mark("An Heiligabend geschlossen"))
    closes_new_years_eve = BooleanField(mark("An Silvester geschlossen"))
    pause_message = line_field(
        mark("Pause"),
        500,
        description=mark(
            "Solange hier etwas steht, wird kein Halbtag angeboten, und wer Termine sucht, liest Ihren Text."
        ),
    )
    pause_message_en = line_field(mark("Pause, auf Englisch"), 500, render_kw=_IN_ENGLISH)
    busy_max_age_hours = number_field(
        mark("Kalender höchstens Stunden alt"),
        1,
        168,
        description=mark("Ließ sich einer Ihrer eigenen Kalender länger nicht lesen, werden Buchungen zu Anfragen."),
    )
    office_starts_at = _clock_field(
        mark("Arbeitszeit von"),
        description=mark("Montag bis Freitag ohne Feiertage. Danach richten sich Fristen und Erinnerungen."),
    )
    office_ends_at = _clock_field(mark("Arbeitszeit bis"))
    response_hours = number_field(
        mark("Antwort auf Anfragen, in Arbeitsstunden"),
        1,
        160,
        description=mark(
            "So lange bleibt ein angefragter Halbtag reserviert. Wer anfragt, liest, bis wann Sie antworten."
        ),
    )
    proposal_hours = number_field(
        mark("Vorschläge gelten, in Arbeitsstunden"),
        1,
        160,
        description=mark("So lange bleiben Halbtage reserviert, die Sie vorschlagen."),
    )
    change_notice_days = number_field(
        mark("Verlegen und absagen, bis Werktage vorher"),
        0,
        30,
        description=mark("Danach geht es nur noch über Sie: Die Seite nennt dann Telefon und E-Mail."),
    )
    reminder_days = number_field(
        mark("Erste Erinnerung, Tage vorher"),
        0,
        60,
        description=mark("0 heißt: keine. Sonst geht sie morgens an alle und fragt nach fehlenden Angaben zum Ort."),
    )
    reminds_on_eve = BooleanField(
        mark("Am Werktag davor noch einmal erinnern"), description=mark("Morgens, an alle, die dabei sind, und an Sie.")
    )
    retention_days = number_field(
        mark("Löschfrist in Tagen"),
        1,
        3650,
        description=mark("So lange nach dem Termin oder der letzten Eingabe werden personenbezogene Daten aufbewahrt."),
    )
    about = text_field(mark("Über Sie"), 4000, message=mark("Bitte schreiben Sie ein paar Sätze über sich."))
    about_en = text_field(mark("Über Sie, auf Englisch"), 4000, render_kw=_IN_ENGLISH)
    terms = text_field(
        mark("Dauer, Honorar, Absage"), 4000, message=mark("Bitte schreiben Sie, was der Termin kostet.")
    )
    terms_en = text_field(mark("Dauer, Honorar, Absage, auf Englisch"), 4000, render_kw=_IN_ENGLISH)
    imprint = text_field(mark("Impressum"), 10_000, message=mark("Ein Impressum verlangt das Gesetz (§ 5 DDG)."))
    imprint_en = text_field(mark("Impressum, auf Englisch"), 10_000, render_kw=_IN_ENGLISH)
    privacy = text_field(
        mark("Datenschutzhinweise"),
        30_000,
        message=mark("Datenschutzhinweise verlangt das Gesetz (Art. 13 DSGVO)."),
        description=mark("An die Stelle von [Löschfrist] treten die Tage, die Sie oben angeben."),
    )
    privacy_en = text_field(
        mark("Datenschutzhinweise, auf Englisch"),
        30_000,
        description=mark("Auf Englisch heißt die Stelle [retention period]."),
        render_kw=_IN_ENGLISH,
    )

    def validate_office_ends_at(self, field: ClockField) -> None:
        """Refuse hours that end before they begin: no working time would ever pass."""
        begins = self.office_starts_at.data
        if begins and field.data and field.data <= begins:
            raise ValidationError(gettext("Das Ende der Arbeitszeit liegt nicht nach ihrem Beginn."))


ENTERED = tuple(field.name for field in fields(ProfileEntry))


@blueprint.get("/profil")
def show_profile() -> ResponseReturnValue:
    """Show the profile in its form."""
    return render_template("admin/profile.html", form=_saved_form())


@blueprint.post("/profil")
def change_profile() -> ResponseReturnValue:
    """Replace the profile."""
    form = ProfileForm()
    if not form.validate():
        return render_template("admin/profile.html", form=form), 422
    typed = ProfileEntry(**{field.name: form[field.name].data for field in fields(ProfileEntry)})
    entry = without_samples(typed)
    try:
        with runtime().database.writing() as session:
            saved = load_profile(session)
            changed = [name for name in ENTERED if getattr(saved, name) != getattr(entry, name)]
            name_subject(fields_named([form[name].label.text for name in changed]))
            save_profile(session, entry, seen=form.revision.data)
    except SavedMeanwhile:
        saved = _saved_form()
        if differences := list_differences(form, saved):
            form.revision.data = saved.revision.data
            return render_template("admin/profile.html", form=form, differences=differences), 409
    if not is_named():
        speak(entry.language)
    flash(gettext("Ihr Profil ist gespeichert."), "success")
    if entry != typed:
        flash(gettext(_SAMPLES_ARE_GONE), "warning")
    if find_place(entry.postal_code) is None:
        flash(gettext(_UNKNOWN_HOME, postal_code=entry.postal_code), "warning")
    return redirect(url_for(".show_profile"), 303)


@blueprint.post("/pause/ende")
def finish_pause() -> ResponseReturnValue:
    """Offer half-days again; a pause that is over already is as good as ended."""
    with runtime().database.writing() as session:
        was_paused = end_pause(session)
    flash(
        gettext("Die Pause ist beendet: Halbtage werden wieder angeboten.")
        if was_paused
        else gettext("Es war keine Pause."),
        "success",
    )
    return redirect(url_for(".show_overview"), 303)


def _saved_form() -> ProfileForm:
    with runtime().database.reading() as session:
        return ProfileForm(formdata=None, obj=load_profile(session))
