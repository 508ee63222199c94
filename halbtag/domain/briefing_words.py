"""The words of the briefing that depend on one or two answers: tables to read and to mend, without any logic."""

from collections.abc import Mapping

from halbtag.domain.language import mark, pgettext

#: Where KI tends to pay in a sector, by goal: guesses to hold against what the company itself names.
AREAS: Mapping[str, Mapping[str, str]] = {
    "manufacturing": {
        "revenue": mark("Angebote für Varianten und Sonderteile"),
        "margin": mark("Kalkulation und Nachkalkulation"),
        "quality": mark("Prüfprotokolle und Reklamationen"),
        "speed": mark("Arbeitsvorbereitung und Disposition"),
        "employer": mark("Einarbeitung und Schichtübergabe"),
    },
    "construction": {
        "revenue": mark("Ausschreibungen sichten, Angebote schreiben"),
        "margin": mark("Aufmaß und Nachträge"),
        "quality": mark("Bautagebuch und Mängelverfolgung"),
        "speed": mark("Einsatzplanung und Materialabruf"),
        "employer": mark("Büroarbeit der Bauleitung"),
    },
    "trade": {
        "revenue": mark("Produkttexte und Ansprache der Kundschaft"),
        "margin": mark("Einkaufspreise und Bestände"),
        "quality": mark("Artikelstammdaten und Retouren"),
        "speed": mark("Auftragserfassung aus E-Mails"),
        "employer": mark("Einarbeitung im Verkauf"),
    },
    "logistics": {
        "revenue": mark("Frachtanfragen beantworten"),
        "margin": mark("Tourenplanung und Leerfahrten"),
        "quality": mark("Schadensfälle und Avise"),
        "speed": mark("Frachtpapiere und Statusauskünfte"),
        "employer": mark("Dienstplanung, Anleitungen in mehreren Sprachen"),
    },
    "services": {
        "revenue": mark("Angebote und Referenzen zusammenstellen"),
        "margin": mark("Berichte und Projektdokumentation"),
        "quality": mark("Wissen aus alten Projekten wiederfinden"),
        "speed": mark("Recherche und erste Entwürfe"),
        "employer": mark("Routinearbeit der Jüngeren"),
    },
    "finance": {
        "revenue": mark("Vorbereitung von Gesprächen mit der Kundschaft"),
        "margin": mark("Sachbearbeitung in der Marktfolge"),
        "quality": mark("Prüfung von Unterlagen und Vermerken"),
        "speed": mark("Anträge und Schadenmeldungen"),
        "employer": mark("Auskunft im Haus zu Regeln und Produkten"),
    },
    "health": {
        "revenue": mark("Auslastung und Terminvergabe"),
        "margin": mark("Abrechnung und Kodierung"),
        "quality": mark("Pflege- und Behandlungsdokumentation"),
        "speed": mark("Arztbriefe und Überleitungen"),
        "employer": mark("Dienstplanung und Schreibarbeit"),
    },
    "technology": {
        "revenue": mark("Angebote und Ideen für das Produkt"),
        "margin": mark("Anfragen im Support"),
        "quality": mark("Tests und Durchsicht von Code"),
        "speed": mark("Entwicklung und Dokumentation"),
        "employer": mark("Einarbeitung in gewachsene Systeme"),
    },
    "food": {
        "revenue": mark("Sortiment und Anfragen des Handels"),
        "margin": mark("Absatzplanung und Ausschuss"),
        "quality": mark("Rückverfolgung und Spezifikationen"),
        "speed": mark("Bestellannahme und Touren"),
        "employer": mark("Schichtplanung und Unterweisungen"),
    },
    "public": {
        "revenue": mark("Förderanträge und Mitgliedergewinnung"),
        "margin": mark("Vorgänge mit vielen Anlagen"),
        "quality": mark("Bescheide und Stellungnahmen"),
        "speed": mark("Anfragen von Mitgliedern und Bürger:innen"),
        "employer": mark("Wissen sichern, bevor Leute in Rente gehen"),
    },
    "other": {
        "revenue": mark("Angebote und Anfragen der Kundschaft"),
        "margin": mark("wiederkehrende Büroarbeit"),
        "quality": mark("Dokumentation und Prüfung"),
        "speed": mark("Durchlaufzeit der Aufträge"),
        "employer": mark("Einarbeitung und Wissen im Haus"),
    },
}


def goal_words() -> Mapping[str, str]:
    """Return the goals as they stand inside a sentence, by id."""
    return {
        "revenue": pgettext("goal", "Umsatz"),
        "margin": pgettext("goal", "Marge"),
        "quality": pgettext("goal", "Qualität"),
        "speed": pgettext("goal", "Tempo"),
        "employer": pgettext("goal", "Attraktivität als Arbeitgeber"),
    }


def seat_words() -> Mapping[str, str]:
    """Return the seats of the leadership circle as they stand inside a list, by id."""
    return {
        "owner": pgettext("seat", "Eigentümer:in"),
        "managing_director": pgettext("seat", "Geschäftsführung"),
        "it": pgettext("seat", "IT"),
        "operations": pgettext("seat", "Produktion/Betrieb"),
        "sales": pgettext("seat", "Vertrieb/Marketing"),
        "finance": pgettext("seat", "Finanzen"),
        "hr": pgettext("seat", "Personal"),
        "other": pgettext("seat", "Weitere"),
    }


DRIVER = {
    "it_alone": mark("Die IT treibt das Thema allein."),
    "management_with_it": mark("Geschäftsführung und IT treiben das Thema zusammen."),
    "management_alone": mark("Die Geschäftsführung treibt das Thema ohne die IT."),
    "departments": mark("Einzelne Bereiche treiben das Thema, jeder für sich."),
    "external": mark("Jemand von außen treibt das Thema."),
    "nobody": mark("Im Haus treibt niemand das Thema."),
}

MANDATE = {
    "clear": mark("Ein Auftrag der Geschäftsführung ist klar ausgesprochen."),
    "partial": mark("Der Auftrag der Geschäftsführung ist nur zum Teil ausgesprochen."),
    "none": mark("Einen Auftrag der Geschäftsführung gibt es nicht."),
    "unknown": mark("Ob es einen Auftrag gibt, wusste die anfragende Person nicht."),
}

PROGRESS = {
    "nothing": mark("Begonnen wurde noch nichts."),
    "individuals": mark("Einzelne probieren Werkzeuge aus."),
    "pilots": mark("Es laufen Pilotprojekte."),
    "production": mark("In mindestens einem Ablauf ist KI im Einsatz."),
}

#: What that suggests, by driver and progress.
SUGGESTION: Mapping[str, Mapping[str, str]] = {
    "it_alone": {
        "nothing": mark(
            "Die IT wartet vermutlich auf eine Vorgabe, die nicht kommt. Zuerst hören, welches Problem die "
            "Geschäftsführung gelöst haben will; Werkzeuge erst danach."
        ),
        "individuals": mark(
            "Ausprobiert wird vermutlich an der IT vorbei. Erst erheben, was benutzt wird, dann gemeinsam "
            "entscheiden, was davon bleibt."
        ),
        "pilots": mark(
            "Die Piloten sind vermutlich nach Machbarkeit ausgesucht, nicht nach Nutzen. Jeden einzeln durchgehen und "
            "zuordnen, wer im Geschäft auf das Ergebnis wartet."
        ),
        "production": mark(
            "Die IT betreibt etwas, das im Geschäft vermutlich niemand verantwortet. Erst eine Person aus dem "
            "Fachbereich benennen, dann über den nächsten Ablauf sprechen."
        ),
    },
    "management_with_it": {
        "nothing": mark(
            "Rückhalt ist da, der Anfang fehlt. Grundsätze kurz halten, früh zu einem ersten Vorhaben kommen."
        ),
        "individuals": mark(
            "Oben ist man sich einig, im Haus kommt davon wenig an. Wer heute schon probiert, kennt vermutlich die "
            "ersten Anwendungsfälle."
        ),
        "pilots": mark(
            "Rückhalt ist da. Offen ist, welcher Pilot in den Betrieb geht und welcher endet, und wer das nach welchem "
            "Maßstab entscheidet."
        ),
        "production": mark(
            "Es geht um Auswahl und Ausbau. Auf das achten, was zwischen beiden liegen bleibt: Budget, Betrieb, "
            "Verantwortung für Ergebnisse."
        ),
    },
    "management_alone": {
        "nothing": mark(
            "Der Wille ist da, über Machbarkeit hat vermutlich noch niemand gesprochen. Ideen sammeln, aber keine "
            "zusagen lassen, bevor die IT sie gesehen hat."
        ),
        "individuals": mark(
            "Die Geschäftsführung will vermutlich mehr, als das Haus heute tut. Mit ihr klären, was sie selbst vorlebt "
            "und was sie freigibt."
        ),
        "pilots": mark(
            "Die Piloten hängen vermutlich an einer Person. Fragen, wer sie betreibt, wenn sie gelingen, und wann die "
            "IT davon erfährt."
        ),
        "production": (
            mark("Betrieb ohne die IT: Zugänge, Datenschutz und Ausfall ansprechen, ohne das Erreichte kleinzureden.")
        ),
    },
    "departments": {
        "nothing": mark(
            "Mehrere denken für sich nach, keiner handelt. Vorhaben nebeneinanderlegen und eines auswählen."
        ),
        "individuals": mark(
            "Jeder Bereich sammelt eigene Erfahrungen und eigene Risiken. Eine gemeinsame Liste der Werkzeuge wäre ein "
            "guter Anfang."
        ),
        "pilots": mark(
            "Vermutlich doppelte Arbeit und mehrere Anbieter. Alle Piloten auf ein Blatt; zwei bekommen Mittel, die "
            "anderen eine Pause."
        ),
        "production": mark(
            "Ein Bereich ist vorn, die anderen sehen zu oder bauen nach. Klären, was sich übertragen lässt und wer "
            "für das Ganze spricht."
        ),
    },
    "external": {
        "nothing": mark("Beratung ist da, ein Vorhaben nicht. Klären, welche Fragen das Haus selbst beantworten will."),
        "individuals": mark(
            "Anstöße kommen von außen, im Haus probieren Einzelne. Es fehlt jemand, der intern übernimmt: diese "
            "Person suchen."
        ),
        "pilots": mark(
            "Die Piloten leben von fremdem Wissen. Klären, was davon im Haus bleibt, wenn der Vertrag endet."
        ),
        "production": mark(
            "Der Betrieb hängt an einem Dienstleister. Klären, wem Daten und Ergebnisse gehören und wer im Haus "
            "darüber entscheidet."
        ),
    },
    "nobody": {
        "nothing": mark(
            "Weder Druck noch Widerstand. Klären, warum die Anfrage gerade jetzt kommt: Daraus folgt das Ziel."
        ),
        "individuals": mark(
            "Benutzt wird KI trotzdem, ohne Absprache. Nicht nach Schuldigen fragen, sondern nach dem, was schon hilft."
        ),
        "pilots": mark(
            "Vermutlich von Einzelnen begonnen, die niemand beauftragt hat. Klären, wer fortführt oder beendet."
        ),
        "production": mark(
            "KI läuft, ohne dass jemand sie führt. Erst dafür die Verantwortung klären, dann Neues beginnen."
        ),
    },
}

#: What to suppose of the guard rails, by how settled they are and by progress.
FRAME: Mapping[str, Mapping[str, str]] = {
    "open": {
        "nothing": mark(
            "Keine Leitplanken, aber auch nichts, was sie verletzt. Es reicht, das Unverzichtbare zu benennen."
        ),
        "individuals": mark("Keine Leitplanken, obwohl probiert wird. Vermutung: Firmendaten in privaten Zugängen."),
        "pilots": mark("Keine Leitplanken. Vermutung: Datenzugriff und Haftung sind in jedem Piloten anders gelöst."),
        "production": mark("Im Einsatz ohne Leitplanken: von den drei Themen das dringendste."),
    },
    "partial": {
        "nothing": mark("Einiges ist geregelt, bevor etwas läuft. Prüfen, ob die Regeln einen Anfang zulassen."),
        "individuals": mark("Einiges ist geregelt. Vermutung: Wer probiert, kennt die Regeln nicht."),
        "pilots": mark("Einiges ist geregelt, meist Daten und Sicherheit. Oft fehlt, wer für Ergebnisse einsteht."),
        "production": mark("Einiges ist geregelt. Prüfen, ob es auch für das gilt, was schon läuft."),
    },
    "settled": {
        "nothing": mark("Regeln gibt es vor dem ersten Versuch. Prüfen, ob sie schützen oder verhindern."),
        "individuals": mark("Gilt als geklärt. Gegenprobe: Was darf heute jemand in der Sachbearbeitung eingeben?"),
        "pilots": mark("Gilt als geklärt. Gegenprobe an einem der laufenden Piloten."),
        "production": mark("Gilt als geklärt. Gegenprobe: Wer hat den letzten Zweifelsfall entschieden?"),
    },
}
