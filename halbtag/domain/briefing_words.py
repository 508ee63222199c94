"""The words of the briefing that depend on one or two answers: tables to read and to mend, without any logic."""

from collections.abc import Mapping

#: Where KI tends to pay in a sector, by goal: guesses to hold against what the company itself names.
AREAS: Mapping[str, Mapping[str, str]] = {
    "manufacturing": {
        "revenue": "Angebote für Varianten und Sonderteile",
        "margin": "Kalkulation und Nachkalkulation",
        "quality": "Prüfprotokolle und Reklamationen",
        "speed": "Arbeitsvorbereitung und Disposition",
        "employer": "Einarbeitung und Schichtübergabe",
    },
    "construction": {
        "revenue": "Ausschreibungen sichten, Angebote schreiben",
        "margin": "Aufmaß und Nachträge",
        "quality": "Bautagebuch und Mängelverfolgung",
        "speed": "Einsatzplanung und Materialabruf",
        "employer": "Büroarbeit der Bauleitung",
    },
    "trade": {
        "revenue": "Produkttexte und Ansprache der Kundschaft",
        "margin": "Einkaufspreise und Bestände",
        "quality": "Artikelstammdaten und Retouren",
        "speed": "Auftragserfassung aus E-Mails",
        "employer": "Einarbeitung im Verkauf",
    },
    "logistics": {
        "revenue": "Frachtanfragen beantworten",
        "margin": "Tourenplanung und Leerfahrten",
        "quality": "Schadensfälle und Avise",
        "speed": "Frachtpapiere und Statusauskünfte",
        "employer": "Dienstplanung, Anleitungen in mehreren Sprachen",
    },
    "services": {
        "revenue": "Angebote und Referenzen zusammenstellen",
        "margin": "Berichte und Projektdokumentation",
        "quality": "Wissen aus alten Projekten wiederfinden",
        "speed": "Recherche und erste Entwürfe",
        "employer": "Routinearbeit der Jüngeren",
    },
    "finance": {
        "revenue": "Vorbereitung von Gesprächen mit der Kundschaft",
        "margin": "Sachbearbeitung in der Marktfolge",
        "quality": "Prüfung von Unterlagen und Vermerken",
        "speed": "Anträge und Schadenmeldungen",
        "employer": "Auskunft im Haus zu Regeln und Produkten",
    },
    "health": {
        "revenue": "Auslastung und Terminvergabe",
        "margin": "Abrechnung und Kodierung",
        "quality": "Pflege- und Behandlungsdokumentation",
        "speed": "Arztbriefe und Überleitungen",
        "employer": "Dienstplanung und Schreibarbeit",
    },
    "technology": {
        "revenue": "Angebote und Ideen für das Produkt",
        "margin": "Anfragen im Support",
        "quality": "Tests und Durchsicht von Code",
        "speed": "Entwicklung und Dokumentation",
        "employer": "Einarbeitung in gewachsene Systeme",
    },
    "food": {
        "revenue": "Sortiment und Anfragen des Handels",
        "margin": "Absatzplanung und Ausschuss",
        "quality": "Rückverfolgung und Spezifikationen",
        "speed": "Bestellannahme und Touren",
        "employer": "Schichtplanung und Unterweisungen",
    },
    "public": {
        "revenue": "Förderanträge und Mitgliedergewinnung",
        "margin": "Vorgänge mit vielen Anlagen",
        "quality": "Bescheide und Stellungnahmen",
        "speed": "Anfragen von Mitgliedern und Bürger:innen",
        "employer": "Wissen sichern, bevor Leute in Rente gehen",
    },
    "other": {
        "revenue": "Angebote und Anfragen der Kundschaft",
        "margin": "wiederkehrende Büroarbeit",
        "quality": "Dokumentation und Prüfung",
        "speed": "Durchlaufzeit der Aufträge",
        "employer": "Einarbeitung und Wissen im Haus",
    },
}

#: The goals inside a sentence.
GOALS = {
    "revenue": "Umsatz",
    "margin": "Marge",
    "quality": "Qualität",
    "speed": "Tempo",
    "employer": "Attraktivität als Arbeitgeber",
}

#: The seats inside a list.
SEATS = {
    "owner": "Eigentümer:in",
    "managing_director": "Geschäftsführung",
    "it": "IT",
    "operations": "Produktion/Betrieb",
    "sales": "Vertrieb/Marketing",
    "finance": "Finanzen",
    "hr": "Personal",
    "other": "Weitere",
}

DRIVER = {
    "it_alone": "Die IT treibt das Thema allein.",
    "management_with_it": "Geschäftsführung und IT treiben das Thema zusammen.",
    "management_alone": "Die Geschäftsführung treibt das Thema ohne die IT.",
    "departments": "Einzelne Bereiche treiben das Thema, jeder für sich.",
    "external": "Jemand von außen treibt das Thema.",
    "nobody": "Im Haus treibt niemand das Thema.",
}

MANDATE = {
    "clear": "Ein Auftrag der Geschäftsführung ist klar ausgesprochen.",
    "partial": "Der Auftrag der Geschäftsführung ist nur zum Teil ausgesprochen.",
    "none": "Einen Auftrag der Geschäftsführung gibt es nicht.",
    "unknown": "Ob es einen Auftrag gibt, wusste die anfragende Person nicht.",
}

PROGRESS = {
    "nothing": "Begonnen wurde noch nichts.",
    "individuals": "Einzelne probieren Werkzeuge aus.",
    "pilots": "Es laufen Pilotprojekte.",
    "production": "In mindestens einem Ablauf ist KI im Einsatz.",
}

#: What that suggests, by driver and progress.
SUGGESTION: Mapping[str, Mapping[str, str]] = {
    "it_alone": {
        "nothing": (
            "Die IT wartet vermutlich auf eine Vorgabe, die nicht kommt. Zuerst hören, welches Problem die "
            "Geschäftsführung gelöst haben will; Werkzeuge erst danach."
        ),
        "individuals": (
            "Ausprobiert wird vermutlich an der IT vorbei. Erst erheben, was benutzt wird, dann gemeinsam "
            "entscheiden, was davon bleibt."
        ),
        "pilots": (
            "Die Piloten sind vermutlich nach Machbarkeit ausgesucht, nicht nach Nutzen. Jeden einzeln durchgehen und "
            "zuordnen, wer im Geschäft auf das Ergebnis wartet."
        ),
        "production": (
            "Die IT betreibt etwas, das im Geschäft vermutlich niemand verantwortet. Erst eine Person aus dem "
            "Fachbereich benennen, dann über den nächsten Ablauf sprechen."
        ),
    },
    "management_with_it": {
        "nothing": "Rückhalt ist da, der Anfang fehlt. Grundsätze kurz halten, früh zu einem ersten Vorhaben kommen.",
        "individuals": (
            "Oben ist man sich einig, im Haus kommt davon wenig an. Wer heute schon probiert, kennt vermutlich die "
            "ersten Anwendungsfälle."
        ),
        "pilots": (
            "Rückhalt ist da. Offen ist, welcher Pilot in den Betrieb geht und welcher endet, und wer das nach welchem "
            "Maßstab entscheidet."
        ),
        "production": (
            "Es geht um Auswahl und Ausbau. Auf das achten, was zwischen beiden liegen bleibt: Budget, Betrieb, "
            "Verantwortung für Ergebnisse."
        ),
    },
    "management_alone": {
        "nothing": (
            "Der Wille ist da, über Machbarkeit hat vermutlich noch niemand gesprochen. Ideen sammeln, aber keine "
            "zusagen lassen, bevor die IT sie gesehen hat."
        ),
        "individuals": (
            "Die Geschäftsführung will vermutlich mehr, als das Haus heute tut. Mit ihr klären, was sie selbst vorlebt "
            "und was sie freigibt."
        ),
        "pilots": (
            "Die Piloten hängen vermutlich an einer Person. Fragen, wer sie betreibt, wenn sie gelingen, und wann die "
            "IT davon erfährt."
        ),
        "production": (
            "Betrieb ohne die IT: Zugänge, Datenschutz und Ausfall ansprechen, ohne das Erreichte kleinzureden."
        ),
    },
    "departments": {
        "nothing": "Mehrere denken für sich nach, keiner handelt. Vorhaben nebeneinanderlegen und eines auswählen.",
        "individuals": (
            "Jeder Bereich sammelt eigene Erfahrungen und eigene Risiken. Eine gemeinsame Liste der Werkzeuge wäre ein "
            "guter Anfang."
        ),
        "pilots": (
            "Vermutlich doppelte Arbeit und mehrere Anbieter. Alle Piloten auf ein Blatt; zwei bekommen Mittel, die "
            "anderen eine Pause."
        ),
        "production": (
            "Ein Bereich ist vorn, die anderen sehen zu oder bauen nach. Klären, was sich übertragen lässt und wer "
            "für das Ganze spricht."
        ),
    },
    "external": {
        "nothing": "Beratung ist da, ein Vorhaben nicht. Klären, welche Fragen das Haus selbst beantworten will.",
        "individuals": (
            "Anstöße kommen von außen, im Haus probieren Einzelne. Es fehlt jemand, der intern übernimmt: diese "
            "Person suchen."
        ),
        "pilots": "Die Piloten leben von fremdem Wissen. Klären, was davon im Haus bleibt, wenn der Vertrag endet.",
        "production": (
            "Der Betrieb hängt an einem Dienstleister. Klären, wem Daten und Ergebnisse gehören und wer im Haus "
            "darüber entscheidet."
        ),
    },
    "nobody": {
        "nothing": "Weder Druck noch Widerstand. Klären, warum die Anfrage gerade jetzt kommt: Daraus folgt das Ziel.",
        "individuals": (
            "Benutzt wird KI trotzdem, ohne Absprache. Nicht nach Schuldigen fragen, sondern nach dem, was schon hilft."
        ),
        "pilots": "Vermutlich von Einzelnen begonnen, die niemand beauftragt hat. Klären, wer fortführt oder beendet.",
        "production": "KI läuft, ohne dass jemand sie führt. Erst dafür die Verantwortung klären, dann Neues beginnen.",
    },
}

#: What to suppose of the guard rails, by how settled they are and by progress.
FRAME: Mapping[str, Mapping[str, str]] = {
    "open": {
        "nothing": "Keine Leitplanken, aber auch nichts, was sie verletzt. Es reicht, das Unverzichtbare zu benennen.",
        "individuals": "Keine Leitplanken, obwohl probiert wird. Vermutung: Firmendaten in privaten Zugängen.",
        "pilots": "Keine Leitplanken. Vermutung: Datenzugriff und Haftung sind in jedem Piloten anders gelöst.",
        "production": "Im Einsatz ohne Leitplanken: von den drei Themen das dringendste.",
    },
    "partial": {
        "nothing": "Einiges ist geregelt, bevor etwas läuft. Prüfen, ob die Regeln einen Anfang zulassen.",
        "individuals": "Einiges ist geregelt. Vermutung: Wer probiert, kennt die Regeln nicht.",
        "pilots": "Einiges ist geregelt, meist Daten und Sicherheit. Oft fehlt, wer für Ergebnisse einsteht.",
        "production": "Einiges ist geregelt. Prüfen, ob es auch für das gilt, was schon läuft.",
    },
    "settled": {
        "nothing": "Regeln gibt es vor dem ersten Versuch. Prüfen, ob sie schützen oder verhindern.",
        "individuals": "Gilt als geklärt. Gegenprobe: Was darf heute jemand in der Sachbearbeitung eingeben?",
        "pilots": "Gilt als geklärt. Gegenprobe an einem der laufenden Piloten.",
        "production": "Gilt als geklärt. Gegenprobe: Wer hat den letzten Zweifelsfall entschieden?",
    },
}
