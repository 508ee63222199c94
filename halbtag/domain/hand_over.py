"""An inquiry goes from whoever prepared it to the person who decides: what goes along, and with which words."""

from collections.abc import Mapping

from halbtag.domain.language import gettext
from halbtag.domain.questionnaire import Answers, named_as

#: What only the person herself can answer.
PERSONAL_QUESTIONS = frozenset({"role", "decision_maker"})


def prepared_answers(answers: Answers) -> Answers:
    """Return the answers that whoever takes the inquiry up finds filled in."""
    return {question: answer for question, answer in answers.items() if question not in PERSONAL_QUESTIONS}


def preparer_words(prepared_by: Mapping[str, str]) -> str:
    """Return who prepared an inquiry, and as what: "Jens Koch, IT-Leitung"; nothing where nobody else did."""
    return named_as(prepared_by["name"], prepared_by) if prepared_by else ""


def covering_mail(*, link: str, name: str) -> tuple[str, str]:
    """Return subject and text of a mail that can be sent as it stands, in the language of whoever hands over."""
    regards = gettext("Viele Grüße")
    paragraphs = (
        gettext("Guten Tag,"),
        gettext(
            "KI ist bei uns ein Thema, über das die Geschäftsführung entscheiden sollte. Dafür gibt es ein Format, das "
            "ich sinnvoll finde: ein halber Tag bei uns vor Ort, mit Ihnen und einem kleinen Führungskreis. Am Ende "
            "stehen die Bereiche, in denen wir anfangen, die nächsten Schritte und ein klarer Auftrag."
        ),
        gettext(
            "Die Fragen dazu habe ich schon beantwortet. Sie können alles ansehen, ändern und einen Halbtag aussuchen:"
        ),
        link,
        f"{regards}\n{name}",
    )
    return gettext("KI-Strategietermin bei uns im Haus: vorbereitet, Ihre Entscheidung"), "\n\n".join(paragraphs)
