"""The forms of those who book no half-day (yet): a message, a recall, the waiting list."""

from wtforms import BooleanField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from blueprints.forms import PublicForm, email_field, line_filter, name_field, normalize_phone, text_filter
from halbtag.domain.language import mark
from halbtag.domain.states import FollowUpKind
from halbtag.services.follow_ups import Wanted

_EMAIL, _NO_EMAIL = mark("Ihre E-Mail-Adresse"), mark("Bitte geben Sie Ihre E-Mail-Adresse an.")


class FollowUpForm(PublicForm):
    """What all three ask."""

    name = name_field(mark("Ihr Name"), mark("Bitte nennen Sie Ihren Namen."))

    def wanted(self, kind: FollowUpKind) -> Wanted:
        """Return what a valid form asks for."""
        given = {name: self[name].data or "" for name in ("name", "email", "phone", "text") if name in self}
        return Wanted(kind, **given)


class MessageForm(FollowUpForm):
    """A message that is answered by mail."""

    email = email_field(_EMAIL, _NO_EMAIL, description=mark("Dorthin kommt die Antwort."))
    text = TextAreaField(
        mark("Ihre Nachricht"),
        filters=[text_filter(3000)],
        validators=[DataRequired(mark("Bitte schreiben Sie, worum es geht."))],
    )


class RecallForm(FollowUpForm):
    """A call."""

    phone = TelField(
        mark("Ihre Telefonnummer"),
        filters=[line_filter(40)],
        validators=[DataRequired(mark("Bitte geben Sie eine Telefonnummer an.")), normalize_phone],
        render_kw={"autocomplete": "tel"},
    )
    text = StringField(
        mark("Wann sind Sie gut zu erreichen?"),
        description=mark("Zum Beispiel: dienstags ab 16 Uhr, nicht in der Woche vor Weihnachten."),
        filters=[line_filter(300)],
        validators=[Optional()],
    )


class WaitingListForm(FollowUpForm):
    """Word as soon as a half-day is possible; that needs consent, for it comes later and unasked."""

    email = email_field(_EMAIL, _NO_EMAIL)
    text = TextAreaField(
        mark("Möchten Sie etwas dazu schreiben?"),
        filters=[text_filter(1000)],
        validators=[Optional()],
    )
    consents = BooleanField(
        mark("Ja, schreiben Sie mir, sobald es etwas Passendes für uns gibt."),
        description=mark("Sie können das jederzeit widerrufen; eine kurze E-Mail genügt."),
        validators=[InputRequired(mark("Bitte stimmen Sie zu, sonst darf ich Ihnen später nicht schreiben."))],
    )


FORMS: dict[FollowUpKind, type[FollowUpForm]] = {
    FollowUpKind.MESSAGE: MessageForm,
    FollowUpKind.RECALL: RecallForm,
    FollowUpKind.WAITING_LIST: WaitingListForm,
}
