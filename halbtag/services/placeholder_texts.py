"""What a new copy says of its consultant until he says it himself, in both languages."""

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

Wie lange: Ich lösche Ihre Daten [Löschfrist] nach dem Termin, ohne Termin [Löschfrist] nach Ihrer letzten Eingabe, \
soweit kein Gesetz eine längere Aufbewahrung verlangt.

Wer sie erhält: niemand außer den Personen, die Sie selbst einladen, und den Unternehmen, die \
Website und E-Mail für mich betreiben. Diese Seiten setzen für Besucher:innen keine Cookies und laden nichts von \
Dritten.

Ihre Rechte: Auskunft, Berichtigung, Löschung, Einschränkung, Datenübertragbarkeit und Widerspruch (Art. 15 bis \
21 DSGVO), dazu die Beschwerde bei einer Aufsichtsbehörde, in Bayern beim Landesamt für Datenschutzaufsicht in \
Ansbach.

Dies ist ein Mustertext. Ersetzen Sie ihn vor der Veröffentlichung durch Ihre eigenen Angaben."""

_ABOUT_EN = """\
For many years I have worked with the owners and managing directors of mid-sized companies. I have led business units \
myself and know how little time the day-to-day business leaves.

That is why I come to you for half a day, listen, sort things out with you and do not leave until it is settled who \
does what by when."""

_TERMS_EN = """\
The half-day lasts about three and a half hours and takes place on your premises. You need a quiet room, ideally with \
a flip chart or a bare wall.

I am glad to tell you the fee and travel costs in advance: call me or write to me. You can cancel free of charge \
for as long as your personal link lets you."""

_IMPRINT_EN = """\
Information pursuant to § 5 DDG (German Digital Services Act)

Dr. Anna Beispiel
Beispielweg 1
86150 Augsburg
Germany

Phone: 0821 0000000
Email: termine@beispiel-beratung.example

VAT identification number pursuant to § 27a UStG: still to be entered

Responsible for the content pursuant to § 18 (2) MStV: Dr. Anna Beispiel, address as above

This is a sample text. Replace it with your own details before you publish it."""

_PRIVACY_EN = """\
The controller of your data is Dr. Anna Beispiel, Beispielweg 1, 86150 Augsburg, Germany, \
termine@beispiel-beratung.example.

What I process: your answers from the request, your contact details, the place of the appointment, the names and email \
addresses of the people you invite, and the page through which you came here. I also count how often the offer is \
viewed and how far requests get. These figures identify nobody.

What for: to arrange an appointment with you, to prepare it and to hold it (Art. 6(1)(b) GDPR). I invite further \
people at your request and in our shared legitimate interest (Art. 6(1)(f) GDPR).

How long: I delete your data [retention period] after the appointment or, where there is none, [retention period] \
after your last entry, unless a law requires me to keep them longer.

Who receives them: nobody but the people you invite yourself and the companies that run my website and email for me. \
These pages set no cookies for visitors and load nothing from third parties.

Your rights: access, rectification, erasure, restriction, data portability and objection (Art. 15 to 21 GDPR), and the \
right to complain to a supervisory authority, in Bavaria the state data protection authority (BayLDA) in Ansbach.

This is a sample text. Replace it with your own details before you publish it."""

#: By the profile's fields.
PLACEHOLDER_TEXTS = {
    "about": _ABOUT,
    "about_en": _ABOUT_EN,
    "terms": _TERMS,
    "terms_en": _TERMS_EN,
    "imprint": _IMPRINT,
    "imprint_en": _IMPRINT_EN,
    "privacy": _PRIVACY,
    "privacy_en": _PRIVACY_EN,
}
