"""The questions of version 1, as they were asked until November 2026; they never change again.

Only how their options are called of a person may: nobody is asked that.
"""

from halbtag.domain.questions import Kind, Option, Question, Questionnaire, Step


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
            options=(
                Option("owner", "Eigentümer:in oder Gesellschafter:in", person="Eigentümer:in"),
                Option("managing_director", "Geschäftsführung"),
                Option("board", "Vorstand"),
                Option("it_head", "IT-Leitung"),
                Option("department_head", "Bereichs- oder Abteilungsleitung", person="Bereichsleitung"),
                Option("assistant", "Assistenz der Geschäftsführung"),
                Option("other", "Andere Rolle", person=""),
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
                employer="Attraktivität als Arbeitgeber",
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

VERSION_1 = Questionnaire(version=1, steps=(COMPANY, AI_TODAY, CIRCLE))
