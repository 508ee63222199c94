"""The questions of the pre-qualification, as data: form, checks, qualification, briefing and admin come from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: The version that new inquiries are asked; stored with each, so that answers stay readable when the questions change.
VERSION = 1

Answer = str | list[str]
#: Question id -> option id, list of option ids, or text.
Answers = Mapping[str, Answer]


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    CHOICES = "choices"
    POSTAL_CODE = "postal_code"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; `id` is stored, `label` is shown."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `problem` is what the visitor reads when the answer is missing or impossible."""

    id: str
    label: str
    kind: Kind
    problem: str
    options: tuple[Option, ...] = ()
    hint: str = ""
    required: bool = True
    #: What is shown where nothing was answered.
    nothing: str = "keine Angabe"

    def label_of(self, option_id: str) -> str:
        """Return the label of an option; its id where a later version of the questionnaire no longer has it."""
        return next((option.label for option in self.options if option.id == option_id), option_id)

    def is_answered(self, answer: Answer | None) -> bool:
        """Say whether this is a possible and, where one is required, present answer."""
        if not answer:
            return not self.required
        known = {option.id for option in self.options}
        match self.kind:
            case Kind.CHOICE:
                return isinstance(answer, str) and answer in known
            case Kind.CHOICES:
                return isinstance(answer, list) and known.issuperset(answer)
            case Kind.POSTAL_CODE:
                return isinstance(answer, str) and is_postal_code(answer)

    def show(self, answer: Answer | None) -> str:
        """Return the answer as a person reads it."""
        if not answer:
            return self.nothing
        answers = answer if isinstance(answer, list) else [answer]
        return ", ".join(self.label_of(each) for each in answers)


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form; `id` stands in its address."""

    id: str
    title: str
    intro: str
    questions: tuple[Question, ...]


def _options(**labels: str) -> tuple[Option, ...]:
    return tuple(Option(id=key.lstrip("_").replace("__", "-"), label=label) for key, label in labels.items())


SIZES = (
    Option("1-9", "1 bis 9 Beschäftigte"),
    Option("10-49", "10 bis 49 Beschäftigte"),
    Option("50-249", "50 bis 249 Beschäftigte"),
    Option("250-999", "250 bis 999 Beschäftigte"),
    Option("1000+", "1.000 Beschäftigte oder mehr"),
)

COMPANY = Step(
    id="unternehmen",
    title="Ihr Unternehmen",
    intro="Vier kurze Fragen. Sie zeigen, ob das Format zu Ihnen passt.",
    questions=(
        Question(
            id="size",
            label="Wie viele Menschen arbeiten bei Ihnen?",
            kind=Kind.CHOICE,
            options=SIZES,
            problem="Bitte wählen Sie die Größe Ihres Unternehmens.",
        ),
        Question(
            id="sector",
            label="In welcher Branche sind Sie tätig?",
            kind=Kind.CHOICE,
            options=_options(
                manufacturing="Industrie und Maschinenbau",
                construction="Bau und Handwerk",
                trade="Groß- und Einzelhandel",
                logistics="Logistik und Verkehr",
                services="Dienstleistung und Beratung",
                finance="Banken und Versicherungen",
                health="Gesundheit und Pflege",
                technology="Software und Technik",
                food="Lebensmittel und Landwirtschaft",
                public="Verbände und öffentlicher Sektor",
                other="Andere Branche",
            ),
            problem="Bitte wählen Sie eine Branche, im Zweifel „Andere Branche“.",
        ),
        Question(
            id="postal_code",
            label="Postleitzahl des Standorts",
            kind=Kind.POSTAL_CODE,
            hint="Dort findet der Termin statt. Fünf Ziffern, zum Beispiel 86150.",
            problem="Bitte geben Sie die Postleitzahl mit fünf Ziffern an, zum Beispiel 86150.",
        ),
        Question(
            id="role",
            label="Welche Rolle haben Sie?",
            kind=Kind.CHOICE,
            options=_options(
                owner="Eigentümer:in oder Gesellschafter:in",
                managing_director="Geschäftsführung",
                board="Vorstand",
                it_head="IT-Leitung",
                department_head="Bereichs- oder Abteilungsleitung",
                assistant="Assistenz der Geschäftsführung",
                other="Andere Rolle",
            ),
            problem="Bitte wählen Sie Ihre Rolle, im Zweifel „Andere Rolle“.",
        ),
    ),
)

AI_TODAY = Step(
    id="ki",
    title="KI bei Ihnen heute",
    intro="Es gibt keine falschen Antworten. Je ehrlicher das Bild, desto besser die Vorbereitung.",
    questions=(
        Question(
            id="driver",
            label="Wer treibt das Thema KI heute?",
            kind=Kind.CHOICE,
            options=_options(
                it_alone="Die IT allein",
                management_with_it="Geschäftsführung und IT gemeinsam",
                management_alone="Die Geschäftsführung allein",
                departments="Einzelne Bereiche, jeder für sich",
                external="Jemand von außen, etwa eine Beratung",
                nobody="Niemand so richtig",
            ),
            problem="Bitte wählen Sie, wer das Thema KI heute treibt.",
        ),
        Question(
            id="progress",
            label="Wie weit sind Sie?",
            kind=Kind.CHOICE,
            options=_options(
                nothing="Noch nichts begonnen",
                individuals="Einzelne probieren Werkzeuge aus",
                pilots="Es laufen Pilotprojekte",
                production="KI ist in mindestens einem Ablauf im Einsatz",
            ),
            problem="Bitte wählen Sie, wie weit Sie mit KI sind.",
        ),
        Question(
            id="mandate",
            label="Gibt es einen Auftrag der Geschäftsführung für KI?",
            kind=Kind.CHOICE,
            hint="Gemeint ist: Ziele, Zuständigkeit und Mittel sind festgelegt.",
            options=_options(
                clear="Ja, klar ausgesprochen", partial="Teilweise", none="Nein", unknown="Das weiß ich nicht"
            ),
            problem="Bitte wählen Sie, ob es einen Auftrag der Geschäftsführung gibt.",
        ),
        Question(
            id="settled",
            label="Was ist bei Ihnen schon geklärt?",
            kind=Kind.CHOICES,
            hint="Mehreres ist möglich. Ist noch nichts davon geklärt, lassen Sie alles frei.",
            options=_options(
                direction="Ausrichtung: welche Geschäftsziele KI unterstützen soll",
                focus="Fokus: in welchen zwei oder drei Bereichen wir beginnen",
                frame="Rahmen: Leitplanken für Daten, Sicherheit, Verantwortung und Kommunikation",
            ),
            problem="Bitte wählen Sie nur aus den genannten Punkten.",
            required=False,
            nothing="noch nichts davon",
        ),
        Question(
            id="goals",
            label="Wofür soll KI vor allem gut sein?",
            kind=Kind.CHOICES,
            hint="Mehreres ist möglich.",
            options=_options(
                revenue="Umsatz",
                margin="Marge und Kosten",
                quality="Qualität",
                speed="Geschwindigkeit",
                employer="Attraktivität als Arbeitgeber:in",
                unknown="Das ist noch offen",
            ),
            problem="Bitte wählen Sie mindestens ein Ziel, im Zweifel „Das ist noch offen“.",
        ),
    ),
)

CIRCLE = Step(
    id="fuehrungskreis",
    title="Wer am Tisch sitzt",
    intro="Am Tisch sollte sitzen, wer entscheidet. Am besten ist auch die IT dabei.",
    questions=(
        Question(
            id="decision_maker",
            label="Nimmt die Person teil, die über KI und die Mittel dafür entscheidet?",
            kind=Kind.CHOICE,
            options=_options(yes="Ja, persönlich", unsure="Noch nicht sicher", no="Nein"),
            problem="Bitte wählen Sie, ob die Person teilnimmt, die entscheidet.",
        ),
        Question(
            id="circle",
            label="Wer wird am Tisch sitzen?",
            kind=Kind.CHOICES,
            hint="Bitte nennen Sie alle, auch sich selbst.",
            options=_options(
                owner="Eigentümer:in",
                managing_director="Geschäftsführung oder Vorstand",
                it="IT",
                operations="Produktion oder Betrieb",
                sales="Vertrieb oder Marketing",
                finance="Finanzen oder Controlling",
                hr="Personal",
                other="Weitere",
            ),
            problem="Bitte wählen Sie aus, wer am Tisch sitzen wird.",
        ),
        Question(
            id="count",
            label="Wie viele Personen sind es insgesamt?",
            kind=Kind.CHOICE,
            options=_options(
                _1__2="1 bis 2 Personen", _3__5="3 bis 5 Personen", _6__8="6 bis 8 Personen", more="Mehr als 8 Personen"
            ),
            problem="Bitte wählen Sie, wie viele Personen teilnehmen.",
        ),
    ),
)

STEPS = (COMPANY, AI_TODAY, CIRCLE)


#: What only whoever takes a prepared inquiry up can say.
ROLE_STEP = Step(
    id="rolle", title="Ihre Rolle", intro="", questions=tuple(each for each in COMPANY.questions if each.id == "role")
)


def find_step(step_id: str) -> Step | None:
    """Return the step of this id, or None."""
    return next((step for step in STEPS if step.id == step_id), None)


def questions() -> Iterator[Question]:
    """Yield every question in the order in which it is asked."""
    for step in STEPS:
        yield from step.questions


def first_open_step(answers: Answers) -> Step | None:
    """Return the first step that lacks an answer, or None when the questionnaire is complete."""
    for step in STEPS:
        if not all(question.is_answered(answers.get(question.id)) for question in step.questions):
            return step
    return None


def describe(answers: Answers) -> Sequence[tuple[Step, Sequence[tuple[str, str]]]]:
    """Return each step with its questions and the answers as a person reads them, in order."""
    return [
        (step, [(question.label, question.show(answers.get(question.id))) for question in step.questions])
        for step in STEPS
    ]


def known_answers(answers: Answers) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Return the titles of the steps in which something is answered, each with what is, in order."""
    known = (
        (step.title, [(each.label, each.show(answers[each.id])) for each in step.questions if answers.get(each.id)])
        for step in STEPS
    )
    return [(title, facts) for title, facts in known if facts]


def find_question(question_id: str) -> Question:
    """Return the question of this id."""
    return next(question for question in questions() if question.id == question_id)


def answer_label(question_id: str, answers: Answers) -> str:
    """Return one answer as a person reads it."""
    return find_question(question_id).show(answers.get(question_id))


def is_postal_code(text: str) -> bool:
    """Say whether the text has the form of a German postal code: five ASCII digits, at least 01001."""
    return len(text) == 5 and text.isascii() and text.isdigit() and text >= "01001"
