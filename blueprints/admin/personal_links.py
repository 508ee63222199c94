"""Links that the consultant sends to people he knows: made, listed, taken back."""

from collections.abc import Sequence
from typing import Any

from flask import abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from blueprints.admin.access import blueprint
from blueprints.admin.forms import AdminForm, line_field, text_field
from blueprints.admin.subjects import name_subject
from blueprints.forms import check_postal_code, line_filter, normalize_email
from blueprints.language import NAMES
from blueprints.once import Answer, once
from blueprints.runtime import runtime
from halbtag.domain.language import gettext, mark
from halbtag.domain.outlook import Outlook
from halbtag.domain.questionnaire import Question, find_question
from halbtag.persistence.database import Session
from halbtag.persistence.inquiries import load_inquiry
from halbtag.persistence.personal_links import list_personal_links
from halbtag.services.known_contact import known_contact
from halbtag.services.personal_links import SOURCE, Invitee, find_outlook, invite, take_back

#: What the consultant may know of somebody who has answered nothing yet.
KNOWN = ("postal_code", "size", "sector", "role")

UNREACHABLE = mark(
    "Zu dieser Postleitzahl und zurück reicht die Zeit zurzeit an keinem Halbtag. Wer dem Link folgt, kann nur "
    "Wunschzeiten nennen. Unter „Reise“ können Sie eigene Fahrzeiten, Abfahrt und Rückkehr ändern."
)

_MOST = 2**31 - 1
_LISTED = 100


#: Those of them that are chosen from what the question offers.
_CHOSEN = ("size", "sector", "role")


def _choice(question_id: str) -> SelectField:
    return SelectField(find_question(question_id).label, validators=[Optional()])


def _choices(question: Question) -> list[SelectChoice]:
    unknown = SelectChoice("", gettext("nicht bekannt, wird gefragt"))
    return [unknown, *(SelectChoice(option.id, gettext(option.label)) for option in question.options)]


class PersonalLinkForm(AdminForm):
    """To whom the link goes, and what is known."""

    name = line_field(
        mark("Name"), 120, message=mark("Bitte geben Sie einen Namen an."), render_kw={"autocomplete": "off"}
    )
    email = EmailField(
        mark("E-Mail-Adresse"),
        filters=[line_filter(254)],
        validators=[DataRequired(mark("Bitte geben Sie die E-Mail-Adresse an.")), normalize_email],
        render_kw={"autocomplete": "off"},
    )
    company = line_field(mark("Unternehmen"), 160, render_kw={"autocomplete": "off"})
    postal_code = line_field(
        mark("Postleitzahl"),
        5,
        validators=[check_postal_code],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    size = _choice("size")
    sector = _choice("sector")
    role = _choice("role")
    words = text_field(
        mark("Ihre Worte dazu"),
        2000,
        description=mark("Die E-Mail beginnt mit „Guten Tag“ und dem Namen. Dann folgen Ihre Worte, dann der Link."),
    )
    language = RadioField(
        mark("In welcher Sprache schreiben Sie?"),
        description=mark("In ihr sind die E-Mail und alle Seiten hinter dem Link. Ihre Worte bleiben, wie sie sind."),
        choices=[SelectChoice(language.value, name) for language, name in NAMES.items()],
        validators=[InputRequired(mark("Bitte wählen Sie eine Sprache."))],
    )
    days = RadioField(
        mark("Wie lange soll der Link gelten?"),
        choices=[
            SelectChoice("7", mark("eine Woche")),
            SelectChoice("14", mark("zwei Wochen")),
            SelectChoice("30", mark("30 Tage")),
        ],
        default="14",
        validators=[InputRequired(mark("Bitte wählen Sie, wie lange der Link gelten soll."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _CHOSEN:
            self[name].choices = _choices(find_question(name))

    def invitee(self, known: Any, contact: dict[str, Any]) -> Invitee:
        """Return what a valid form asks for, on top of what an inquiry (or None) and its contact already say."""
        answers = dict(known.answers) if known else {}
        answers |= {name: self[name].data for name in KNOWN if self[name].data}
        before: dict[str, Any] = {"source": known.source, "contact": contact} if known else {"source": SOURCE}
        return Invitee(
            name=self.name.data or "",
            email=self.email.data or "",
            company=self.company.data or "",
            words=self.words.data or "",
            answers=answers,
            days=int(self.days.data),
            language=self.language.data,
            **before,
        )


@blueprint.get("/persoenliche-links")
def show_personal_links() -> ResponseReturnValue:
    """List the links that were sent, the youngest first."""
    with runtime().database.reading() as session:
        links: Sequence[Any] = list_personal_links(session, limit=_LISTED)
    return render_template("admin/personal_links.html", links=links, now=runtime().clock())


@blueprint.get("/persoenliche-links/neu")
def show_new_personal_link() -> ResponseReturnValue:
    """Show the form, filled in with what an inquiry says where one is named."""
    known = _known_inquiry()
    data = _prefilled(known) if known else {"language": g.signed_in.language}
    return _page(PersonalLinkForm(formdata=None, data=data), known)


@blueprint.post("/persoenliche-links/neu")
def create_personal_link() -> ResponseReturnValue:
    """Begin an inquiry with what is known, and mail its link."""
    known = _known_inquiry()
    form = PersonalLinkForm()
    if not form.validate_on_submit():
        return _page(form, known), 422
    invitee = form.invitee(known, _contact_of(known) if known else {})

    def send(session: Session) -> Answer:
        now = runtime().clock()
        link = invite(session, runtime().mails, invitee=invitee, now=now)
        session.flush()
        name_subject(gettext("Link Nr. %(link)s, Anfrage Nr. %(inquiry)s", link=link.id, inquiry=link.inquiry_id))
        said = [("success", gettext("Der Link ist unterwegs an %(email)s.", email=invitee.email))]
        if find_outlook(session, link, now=now) is Outlook.UNREACHABLE:
            said.append(("warning", gettext(UNREACHABLE)))
        return Answer(url_for(".show_personal_links"), tuple(said))

    return once(send)


@blueprint.post("/persoenliche-links/<int(max=2147483647):link_id>/ende")
def end_personal_link(link_id: int) -> ResponseReturnValue:
    """Take a link back that was not used yet."""

    def end(session: Session) -> Answer:
        if take_back(session, link_id, now=runtime().clock()):
            return _listed("success", gettext("Der Link gilt nicht mehr."))
        return _listed("warning", gettext("Dieser Link gilt schon nicht mehr."))

    return once(end)


def _listed(category: str, message: str) -> Answer:
    return Answer(url_for(".show_personal_links"), ((category, message),))


def _known_inquiry() -> Any:
    inquiry_id = request.args.get("anfrage", type=int)
    if inquiry_id is None or not 0 < inquiry_id <= _MOST:
        return None
    with runtime().database.reading() as session:
        return load_inquiry(session, inquiry_id) or abort(404)


def _contact_of(inquiry: Any) -> dict[str, Any]:
    with runtime().database.reading() as session:
        return known_contact(session, inquiry)


def _prefilled(inquiry: Any) -> dict[str, Any]:
    contact, left = _contact_of(inquiry), list(reversed(inquiry.follow_ups))
    return {
        "name": contact.get("name") or next((each.name for each in left), ""),
        "email": contact.get("email") or next((each.email for each in left if each.email), ""),
        "company": contact.get("company", ""),
        "language": inquiry.language,
        **{name: inquiry.answers.get(name, "") for name in KNOWN},
    }


def _page(form: PersonalLinkForm, known: Any) -> str:
    return render_template("admin/new_personal_link.html", form=form, known=known)
