"""The questions of version 1, as they were asked until November 2026; they never change again.

Only how their options are called of a person may: nobody is asked that.
"""

from halbtag.domain.language import mark
from halbtag.domain.questions import Kind, Option, Question, Questionnaire, Step


def _options(**labels: str) -> tuple[Option, ...]:
    return tuple(Option(id=key.lstrip("_").replace("__", "-"), label=label) for key, label in labels.items())


SIZES = (
    Option("1-9", mark("1 bis 9 Beschäftigte")),
    Option("10-49", mark("10 bis 49 Beschäftigte")),
    Option("50-249", mark("50 bis 249 Beschäftigte")),
    Option("250-999", mark("250 bis 999 Beschäftigte")),
    Option("1000+", mark("1.000 Beschäftigte oder mehr")),
)

COMPANY = Step(
    id="unternehmen",
    title=mark("Ihr Unternehmen"),
    intro=mark("Vier kurze Fragen. Sie zeigen, ob das Format zu Ihnen passt."),
    questions=(
        Question(
            id="size",
            label=mark("Wie viele Menschen arbeiten bei Ihnen?"),
            kind=Kind.CHOICE,
            options=SIZES,
            problem=mark("Bitte wählen Sie die Größe Ihres Unternehmens."),
        ),
        Question(
            id="sector",
            label=mark("In welcher Branche sind Sie tätig?"),
            kind=Kind.CHOICE,
            options=_options(
                manufacturing=mark("Industrie und Maschinenbau"),
                construction=mark("Bau und Handwerk"),
                trade=mark("Groß- und Einzelhandel"),
                logistics=mark("Logistik und Verkehr"),
                services=mark("Dienstleistung und Beratung"),
                finance=mark("Banken und Versicherungen"),
                health=mark("Gesundheit und Pflege"),
                technology=mark("Software und Technik"),
                food=mark("Lebensmittel und Landwirtschaft"),
                public=mark("Verbände und öffentlicher Sektor"),
                other=mark("Andere Branche"),
            ),
            problem=mark("Bitte wählen Sie eine Branche, im Zweifel „Andere Branche“."),
        ),
        Question(
            id="postal_code",
            label=mark("Postleitzahl des Standorts"),
            kind=Kind.POSTAL_CODE,
            hint=mark("Dort findet der Termin statt. Fünf Ziffern, zum Beispiel 86150."),
            problem=mark("Bitte geben Sie die Postleitzahl mit fünf Ziffern an, zum Beispiel 86150."),
        ),
        Question(
            id="role",
            label=mark("Welche Rolle haben Sie?"),
            kind=Kind.CHOICE,
            options=(
                Option("owner", mark("Eigentümer:in oder Gesellschafter:in"), person=mark("Eigentümer:in")),
                Option("managing_director", mark("Geschäftsführung")),
                Option("board", mark("Vorstand")),
                Option("it_head", mark("IT-Leitung")),
                Option("department_head", mark("Bereichs- oder Abteilungsleitung"), person=mark("Bereichsleitung")),
                Option("assistant", mark("Assistenz der Geschäftsführung")),
                Option("other", mark("Andere Rolle"), person=""),
            ),
            problem=mark("Bitte wählen Sie Ihre Rolle, im Zweifel „Andere Rolle“."),
        ),
    ),
)

AI_TODAY = Step(
    id="ki",
    title=mark("KI bei Ihnen heute"),
    intro=mark("Es gibt keine falschen Antworten. Je ehrlicher das Bild, desto besser die Vorbereitung."),
    questions=(
        Question(
            id="driver",
            label=mark("Wer treibt das Thema KI heute?"),
            kind=Kind.CHOICE,
            options=_options(
                it_alone=mark("Die IT allein"),
                management_with_it=mark("Geschäftsführung und IT gemeinsam"),
                management_alone=mark("Die Geschäftsführung allein"),
                departments=mark("Einzelne Bereiche, jeder für sich"),
                external=mark("Jemand von außen, etwa eine Beratung"),
                nobody=mark("Niemand so richtig"),
            ),
            problem=mark("Bitte wählen Sie, wer das Thema KI heute treibt."),
        ),
        Question(
            id="progress",
            label=mark("Wie weit sind Sie?"),
            kind=Kind.CHOICE,
            options=_options(
                nothing=mark("Noch nichts begonnen"),
                individuals=mark("Einzelne probieren Werkzeuge aus"),
                pilots=mark("Es laufen Pilotprojekte"),
                production=mark("KI ist in mindestens einem Ablauf im Einsatz"),
            ),
            problem=mark("Bitte wählen Sie, wie weit Sie mit KI sind."),
        ),
        Question(
            id="mandate",
            label=mark("Gibt es einen Auftrag der Geschäftsführung für KI?"),
            kind=Kind.CHOICE,
            hint=mark("Gemeint ist: Ziele, Zuständigkeit und Mittel sind festgelegt."),
            options=_options(
                clear=mark("Ja, klar ausgesprochen"),
                partial=mark("Teilweise"),
                none=mark("Nein"),
                unknown=mark("Das weiß ich nicht"),
            ),
            problem=mark("Bitte wählen Sie, ob es einen Auftrag der Geschäftsführung gibt."),
        ),
        Question(
            id="settled",
            label=mark("Was ist bei Ihnen schon geklärt?"),
            kind=Kind.CHOICES,
            hint=mark("Mehreres ist möglich. Ist noch nichts davon geklärt, lassen Sie alles frei."),
            options=_options(
                direction=mark("Ausrichtung: welche Geschäftsziele KI unterstützen soll"),
                focus=mark("Fokus: in welchen zwei oder drei Bereichen wir beginnen"),
                frame=mark("Rahmen: Leitplanken für Daten, Sicherheit, Verantwortung und Kommunikation"),
            ),
            problem=mark("Bitte wählen Sie nur aus den genannten Punkten."),
            required=False,
            nothing=mark("noch nichts davon"),
        ),
        Question(
            id="goals",
            label=mark("Wofür soll KI vor allem gut sein?"),
            kind=Kind.CHOICES,
            hint=mark("Mehreres ist möglich."),
            options=_options(
                revenue=mark("Umsatz"),
                margin=mark("Marge und Kosten"),
                quality=mark("Qualität"),
                speed=mark("Geschwindigkeit"),
                employer=mark("Attraktivität als Arbeitgeber"),
                unknown=mark("Das ist noch offen"),
            ),
            problem=mark("Bitte wählen Sie mindestens ein Ziel, im Zweifel „Das ist noch offen“."),
        ),
    ),
)

CIRCLE = Step(
    id="fuehrungskreis",
    title=mark("Wer am Tisch sitzt"),
    intro=mark("Am Tisch sollte sitzen, wer entscheidet. Am besten ist auch die IT dabei."),
    questions=(
        Question(
            id="decision_maker",
            label=mark("Nimmt die Person teil, die über KI und die Mittel dafür entscheidet?"),
            kind=Kind.CHOICE,
            options=_options(yes=mark("Ja, persönlich"), unsure=mark("Noch nicht sicher"), no=mark("Nein")),
            problem=mark("Bitte wählen Sie, ob die Person teilnimmt, die entscheidet."),
        ),
        Question(
            id="circle",
            label=mark("Wer wird am Tisch sitzen?"),
            kind=Kind.CHOICES,
            hint=mark("Bitte nennen Sie alle, auch sich selbst."),
            options=_options(
                owner=mark("Eigentümer:in"),
                managing_director=mark("Geschäftsführung oder Vorstand"),
                it=mark("IT"),
                operations=mark("Produktion oder Betrieb"),
                sales=mark("Vertrieb oder Marketing"),
                finance=mark("Finanzen oder Controlling"),
                hr=mark("Personal"),
                other=mark("Weitere"),
            ),
            problem=mark("Bitte wählen Sie aus, wer am Tisch sitzen wird."),
        ),
        Question(
            id="count",
            label=mark("Wie viele Personen sind es insgesamt?"),
            kind=Kind.CHOICE,
            options=_options(
                _1__2=mark("1 bis 2 Personen"),
                _3__5=mark("3 bis 5 Personen"),
                _6__8=mark("6 bis 8 Personen"),
                more=mark("Mehr als 8 Personen"),
            ),
            problem=mark("Bitte wählen Sie, wie viele Personen teilnehmen."),
        ),
    ),
)

VERSION_1 = Questionnaire(version=1, steps=(COMPANY, AI_TODAY, CIRCLE))
