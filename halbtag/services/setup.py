"""What a new copy begins with: a consultant to be edited, and the default week."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from halbtag.domain.slots import DEFAULT_TIMES
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.models import Profile, WeeklyRule

#: How long a set-up link is good for.
SETUP_LIFETIME = timedelta(hours=24)

_WORKING_DAYS = range(5)

_ABOUT = """\
Seit vielen Jahren arbeite ich mit Eigentümer:innen und Geschäftsführungen im Mittelstand. Ich habe selbst \
Unternehmensbereiche geführt und weiß, wie wenig Zeit neben dem Tagesgeschäft bleibt.

Deshalb komme ich für einen halben Tag zu Ihnen, höre zu, sortiere mit Ihnen und gehe erst, wenn feststeht, wer \
was bis wann tut."""

_TERMS = """\
Der Halbtag dauert rund dreieinhalb Stunden und findet in Ihren Räumen statt. Sie brauchen einen \
ruhigen Raum, am besten mit Flipchart oder freier Wand.

Honorar und Reisekosten nenne ich Ihnen gern vorab: Rufen Sie an oder schreiben Sie mir. Solange Sie selbst über \
Ihren persönlichen Link absagen können, kostet Sie das nichts."""

_IMPRINT = """\
Angaben gemäß § 5 DDG

Dr. Anna Beispiel
Beispielweg 1
86150 Augsburg

Telefon: 0821 0000000
E-Mail: termine@beispiel-beratung.example

Umsatzsteuer-Identifikationsnummer gemäß § 27a UStG: noch einzutragen

Verantwortlich für den Inhalt gemäß § 18 Abs. 2 MStV: Dr. Anna Beispiel, Anschrift wie oben

Dies ist ein Mustertext. Ersetzen Sie ihn vor der Veröffentlichung durch Ihre eigenen Angaben."""

_PRIVACY = """\
Verantwortlich für die Verarbeitung Ihrer Daten ist Dr. Anna Beispiel, Beispielweg 1, 86150 Augsburg, \
termine@beispiel-beratung.example.

Was ich verarbeite: Ihre Antworten aus der Anfrage, Ihre Kontaktdaten, den Ort des Termins, die Namen und \
E-Mail-Adressen der Personen, die Sie einladen, und die Seite, über die Sie hierhergekommen sind. Außerdem \
zähle ich, wie oft das Angebot angesehen wird und wie weit Anfragen kommen. Diese Zahlen lassen niemanden erkennen.

Wozu: um mit Ihnen einen Termin zu vereinbaren, ihn vorzubereiten und durchzuführen (Art. 6 Abs. 1 Buchst. b \
DSGVO). Weitere Personen lade ich auf Ihren Wunsch und in unserem gemeinsamen berechtigten Interesse ein \
(Art. 6 Abs. 1 Buchst. f DSGVO).

Wie lange: Ich lösche Ihre Daten 180 Tage nach dem Termin, ohne Termin 180 Tage nach Ihrer letzten Eingabe, \
soweit kein Gesetz eine längere Aufbewahrung verlangt.

Wer sie erhält: niemand außer den Personen, die Sie selbst einladen, und den Unternehmen, die \
Website und E-Mail für mich betreiben. Diese Seiten setzen für Besucher:innen keine Cookies und laden nichts von \
Dritten.

Ihre Rechte: Auskunft, Berichtigung, Löschung, Einschränkung, Datenübertragbarkeit und Widerspruch (Art. 15 bis \
21 DSGVO), dazu die Beschwerde bei einer Aufsichtsbehörde, in Bayern beim Landesamt für Datenschutzaufsicht in \
Ansbach.

Dies ist ein Mustertext. Ersetzen Sie ihn vor der Veröffentlichung durch Ihre eigenen Angaben."""


def prepare(session: Session) -> None:
    """Store the placeholder profile and the default week where there is no profile yet; otherwise change nothing."""
    if session.scalar(select(Profile.id)) is not None:
        return
    session.add(_placeholder_profile())
    session.add_all(_default_week())
    session.flush()


def is_placeholder(session: Session) -> bool:
    """Say whether nobody has filled in the profile yet."""
    return session.scalar(select(Profile.is_placeholder)) is not False


def make_setup_link(session: Session, *, base_url: str, now: datetime) -> str:
    """Return a new one-time link to the admin's set-up page; the ones made before end with it.

    `now` is an aware instant; the link is good for `SETUP_LIFETIME` from then.
    """
    tokens.revoke(session, scope=Scope.SETUP)
    token = tokens.issue(session, scope=Scope.SETUP, now=now, expires_at=now + SETUP_LIFETIME)
    return f"{base_url}/admin/einrichtung/{token}"


def _placeholder_profile() -> Profile:
    return Profile(
        id=1,
        is_placeholder=True,
        name="Dr. Anna Beispiel",
        booking_email="termine@beispiel-beratung.example",
        notify_email="anna@beispiel-beratung.example",
        phone="0821 0000000",
        street="Beispielweg 1",
        postal_code="86150",
        city="Augsburg",
        land="BY",
        range_km=300,
        sizes=["10-49", "50-249", "250-999", "1000+"],
        notice_days=3,
        horizon_days=120,
        weekly_limit=3,
        retention_days=180,
        about=_ABOUT,
        terms=_TERMS,
        imprint=_IMPRINT,
        privacy=_PRIVACY,
    )


def _default_week() -> list[WeeklyRule]:
    return [
        WeeklyRule(weekday=weekday, half=half, starts_at=starts_at, ends_at=ends_at)
        for weekday in _WORKING_DAYS
        for half, (starts_at, ends_at) in DEFAULT_TIMES.items()
    ]
