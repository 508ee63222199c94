"""What there is to look at: each page in each state, as a path of the showroom and what to do there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from blueprints.follow_ups import WAYS
from tests.e2e.showroom import Showroom

Steps = Callable[[Page], None]


def nothing(_: Page) -> None:
    """Leave the page as it opens."""


@dataclass(frozen=True)
class Sight:
    """One page in one state; `steps` lead from the page as it opens to the state."""

    name: str
    path: str
    steps: Steps = nothing

    @property
    def has_address(self) -> bool:
        """Say whether a page of ours answers there."""
        return "gibt-es-nicht" not in self.path

    def open(self, page: Page, showroom: Showroom) -> None:
        """Open the page and do the steps."""
        page.goto(showroom.url(self.path))
        self.steps(page)


def refused(button: str) -> Steps:
    """Press the button of a form that is not filled in."""

    def press(page: Page) -> None:
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("alert").first).to_be_visible()

    return press


def without_it(page: Page) -> None:
    """Name the seats at the table, and none of them decides."""
    page.get_by_label("Produktion oder Betrieb").check()
    expect(page.get_by_text("Nimmt die Person teil")).to_be_visible()


def unfolded(page: Page) -> None:
    """Open everything that is folded."""
    page.locator("summary").first.click()


def with_two_guests(page: Page) -> None:
    """Add two guests."""
    page.get_by_role("button", name="Person hinzufügen").click()
    page.get_by_role("button", name="Weitere Person hinzufügen").click()
    expect(page.get_by_role("group", name="Person 2")).to_be_visible()


def guests_refused(page: Page) -> None:
    """Send the form in with two guests of whom nothing but a wrong address is known."""
    with_two_guests(page)
    page.get_by_role("group", name="Person 1").get_by_label("E-Mail-Adresse").fill("jens@")
    refused("Weiter zur Bestätigung")(page)


def cleared(label: str, button: str) -> Steps:
    """Empty a field and send the form in."""

    def clear(page: Page) -> None:
        page.get_by_label(label).first.fill("")
        refused(button)(page)

    return clear


def typed(label: str, text: str, button: str) -> Steps:
    """Fill in a field with what is wrong and send the form in."""

    def fill(page: Page) -> None:
        page.get_by_label(label).fill(text)
        refused(button)(page)

    return fill


def saved_on_the_way(page: Page) -> None:
    """Fill in a part of the sheet and go on to the next field."""
    field = page.get_by_label("Anmeldung", exact=True)
    field.fill("Am Tor" if field.input_value() == "Am Empfang" else "Am Empfang")  # only what is new is saved
    page.keyboard.press("Tab")
    expect(page.get_by_role("status").get_by_text("Gespeichert.")).to_be_visible()


def with_old_times(page: Page) -> None:
    """Choose a half-day as a page would that was opened before its times were changed."""
    page.locator("input[name=slot]").first.evaluate(
        "field => { field.value = field.value.replace(/:[0-9:-]+$/, ':07:00-10:30'); field.form.submit(); }"
    )
    expect(page.get_by_role("alert")).to_contain_text("statt 07:00–10:30 Uhr")


STATUSES = (
    "verifying",
    "requested",
    "wish",
    "countered",
    "confirmed",
    "moving",
    "proposed",
    "past",
    "cancelled",
    "withdrawn",
    "declined",
    "expired",
    "completed",
    "no_show",
)


def two_chosen_on_other_weeks(page: Page) -> None:
    """Choose two half-days, and look at later weeks."""
    boxes = page.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Spätere Wochen").click()
    expect(page.get_by_role("group", name="Schon ausgewählt")).to_be_visible()


def closed_chosen(page: Page) -> None:
    """Propose half-days against which something speaks."""
    page.locator("summary").first.click()
    for box in page.locator("details").first.get_by_role("checkbox").all()[:2]:
        box.check()
    refused("Diese Halbtage vorschlagen")(page)


PUBLIC = (
    Sight("offer", "/"),
    Sight("imprint", "/impressum"),
    Sight("privacy", "/datenschutz"),
    Sight("accessibility statement", "/barrierefreiheit"),
    Sight("unknown page", "/gibt-es-nicht"),
    Sight("first step", "/anfrage"),
    Sight("first step refused", "/anfrage", refused("Weiter")),
    Sight("second step", "/anfrage/{begun}/ki"),
    Sight("second step refused", "/anfrage/{begun}/ki", refused("Weiter")),
    Sight("second step answered", "/anfrage/{fit}/ki"),
    Sight("second step of the first version", "/anfrage/{first_version}/ki"),
    Sight("third step", "/anfrage/{begun}/fuehrungskreis"),
    Sight("third step answered", "/anfrage/{fit}/fuehrungskreis"),
    Sight("third step with a question more", "/anfrage/{begun}/fuehrungskreis", without_it),
    Sight("third step of the first version", "/anfrage/{first_version}/fuehrungskreis"),
    Sight("third step refused", "/anfrage/{begun}/fuehrungskreis", refused("Ergebnis ansehen")),
    Sight("result that fits", "/anfrage/{fit}/ergebnis"),
    Sight("result of the first version", "/anfrage/{first_version}/ergebnis"),
    Sight("result to clarify", "/anfrage/{clarify}/ergebnis"),
    Sight("result while held", "/anfrage/{held}/ergebnis"),
    Sight("result while verifying", "/anfrage/{verifying_inquiry}/ergebnis"),
    Sight("result of what is requested", "/anfrage/{requested_inquiry}/ergebnis"),
    Sight("result after a change that came too late", "/anfrage/{confirmed_inquiry}/ergebnis?zu_spaet=1"),
    Sight("result that is too far", "/anfrage/{too_far}/ergebnis"),
    *(Sight(f"way on {way}", f"/anfrage/{{too_far}}/weiter/{way}") for way in WAYS),
    Sight("message refused", "/anfrage/{too_far}/weiter/nachricht", refused("Nachricht senden")),
    Sight("waiting list refused", "/anfrage/{too_far}/weiter/warteliste", refused("Auf die Warteliste setzen")),
    Sight("everything left", "/anfrage/{waiting}/ergebnis"),
    Sight("on the waiting list", "/anfrage/{on_the_list}/ergebnis"),
    Sight("place to confirm", "/warteliste/{place}"),
    Sight("place confirmed", "/warteliste/{place_taken}"),
    Sight("handing over", "/anfrage/{nobody_decides}/weitergabe"),
    Sight("handing over refused", "/anfrage/{nobody_decides}/weitergabe", refused("Link erstellen")),
    Sight("link to hand over", "/anfrage/{given}/weitergabe/{given_hand_over}"),
    Sight("result handed over", "/anfrage/{given}/ergebnis"),
    Sight("result taken up", "/anfrage/{taken}/ergebnis"),
    Sight("taking up", "/uebergabe/{given_hand_over}"),
    Sight("taking up refused", "/uebergabe/{given_hand_over}", refused("Anfrage übernehmen")),
    Sight("taking up again", "/uebergabe/{taken_hand_over}"),
    Sight("personal link", "/einladung/{personal}"),
    Sight("message left", "/anfrage/{message_left}/ergebnis"),
    Sight("result without a decider", "/anfrage/{nobody_decides}/ergebnis"),
    Sight("half-days", "/anfrage/{fit}/termine?monat=2026-12"),
    Sight("half-days to clarify", "/anfrage/{clarify}/termine?monat=2026-12"),
    Sight("half-days while held", "/anfrage/{held}/termine?monat=2026-12"),
    Sight("half-days while the held one was closed", "/anfrage/{lost}/termine?monat=2026-12"),
    Sight("result while the held one was closed", "/anfrage/{lost}/ergebnis"),
    Sight("half-day at other times", "/anfrage/{fit}/termine?monat=2026-12", with_old_times),
    Sight("half-days of an empty month", "/anfrage/{fit}/termine?monat=2027-02"),
    Sight("half-day lost", "/anfrage/{fit}/termine?vergeben=2026-12-08"),
    Sight("contact", "/anfrage/{held}/kontakt"),
    Sight("contact with guests", "/anfrage/{held}/kontakt", with_two_guests),
    Sight("contact refused", "/anfrage/{held}/kontakt", guests_refused),
    Sight("wishes", "/anfrage/{fit}/wunschzeiten"),
    Sight("wishes while held", "/anfrage/{held}/wunschzeiten"),
    Sight("wishes refused", "/anfrage/{fit}/wunschzeiten", refused("Weiter zur Bestätigung")),
    Sight("sent", "/anfrage/{verifying_inquiry}/gesendet"),
    Sight("wishes sent and confirmed", "/anfrage/{wish_inquiry}/gesendet"),
    Sight("sent and confirmed", "/anfrage/{confirmed_inquiry}/gesendet"),
    *(Sight(f"booking {status}", f"/termin/{{{status}_booking}}") for status in STATUSES),
    Sight("booking overtaken", "/termin/{overtaken_booking}"),
    Sight("booking asked again", "/termin/{asked_again_booking}"),
    Sight("booking with a name that does not break", "/termin/{guest_booking}"),
    Sight("cancellation", "/termin/{confirmed_booking}/absage"),
    Sight("invitation", "/termin/{confirmed_booking}/fuehrungskreis"),
    Sight("somebody invited", "/termin/{guest_booking}?kreis=neu"),
    Sight("invitation refused", "/termin/{confirmed_booking}/fuehrungskreis", refused("Einladung senden")),
    Sight("taking an invitation back", "/termin/{guest_booking}/fuehrungskreis/{guest}/ausladung"),
    Sight("place", "/termin/{confirmed_booking}/vor-ort"),
    Sight("place saved on the way", "/termin/{confirmed_booking}/vor-ort", saved_on_the_way),
    Sight("preparation", "/vorbereitung/{confirmed_sheet}"),
    Sight("preparation that is gone", "/vorbereitung/gibt-es-nicht"),
    Sight("withdrawal", "/termin/{requested_booking}/absage"),
    Sight("none of the proposals", "/termin/{countered_booking}/absage"),
    *(Sight(f"decision {status}", f"/entscheidung/{{{status}_decision}}") for status in STATUSES),
    Sight("moving", "/termin/{confirmed_booking}/verlegung?monat=2026-12"),
    Sight("moving to other times", "/termin/{confirmed_booking}/verlegung?monat=2026-12", with_old_times),
    Sight("moving to a half-day", "/termin/{confirmed_booking}/verlegung?slot={free_half_day}"),
    Sight("decision in doubt", "/entscheidung/{doubtful_decision}", unfolded),
    Sight("proposing", "/entscheidung/{requested_decision}/vorschlaege", unfolded),
    Sight("proposing refused", "/entscheidung/{requested_decision}/vorschlaege", refused("Diese Halbtage vorschlagen")),
    Sight("proposing later", "/entscheidung/{requested_decision}/vorschlaege", two_chosen_on_other_weeks),
    Sight("proposing against reasons", "/entscheidung/{requested_decision}/vorschlaege", closed_chosen),
    Sight("proposing for wishes", "/entscheidung/{wish_decision}/vorschlaege"),
    *(
        Sight(f"outcome {status}", f"/entscheidung/{{{status}_decision}}/ausgang")
        for status in ("confirmed", "past", "completed")
    ),
    Sight("mailbox", "/postfach"),
    Sight("mail", "/postfach/{mail}"),
    Sight("login", "/admin/anmeldung"),
    Sight("login refused", "/admin/anmeldung", refused("Anmelden")),
    Sight("setup", "/admin/einrichtung/{setup}"),
    Sight("setup refused", "/admin/einrichtung/{setup}", refused("Zugang anlegen")),
)


def with_address(page: Page) -> None:
    """Have an address made."""
    page.get_by_role("button", name="Adresse").first.click()
    expect(page.get_by_role("status")).to_be_visible()


def saved_elsewhere(page: Page) -> None:
    """Save the profile in another tab, and then here."""
    other = page.context.new_page()
    other.goto(page.url)
    days = other.get_by_label("Löschfrist in Tagen")
    days.fill(str(int(days.input_value()) % 300 + 20))
    other.get_by_role("button", name="Profil speichern").click()
    other.get_by_text("Ihr Profil ist gespeichert.").wait_for()
    other.close()
    page.get_by_label("Über Sie", exact=True).fill("Ein langer Text, der nicht verloren gehen darf. " * 20)
    refused("Profil speichern")(page)


def tried(page: Page) -> None:
    """See what a shorter way would do."""
    page.get_by_label("Reichweite in km").fill("60")
    page.get_by_role("button", name="Auswirkung ansehen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Auswirkung")


ADMIN = (
    Sight("overview", "/admin"),
    Sight("bookings", "/admin/termine"),
    Sight("past bookings", "/admin/termine/vergangene"),
    *(
        Sight(f"booking {status} with briefing", f"/admin/termine/{{{status}_id}}")
        for status in ("held", "verifying", "requested", "doubtful", "confirmed", "past", "cancelled", "declined")
    ),
    *(
        Sight(f"booking {status} with briefing", f"/admin/termine/{{{status}_id}}")
        for status in ("completed", "no_show")
    ),
    Sight("booking wish with briefing", "/admin/termine/{wish_id}"),
    Sight("booking countered with briefing", "/admin/termine/{countered_id}"),
    Sight("proposing in the admin", "/admin/termine/{requested_id}/vorschlaege", unfolded),
    Sight("declining", "/admin/termine/{requested_id}/ablehnung"),
    Sight("moving", "/admin/termine/{confirmed_id}/verlegung"),
    Sight("moving refused", "/admin/termine/{confirmed_id}/verlegung", refused("Sofort verlegen")),
    *(Sight(f"booking {name}", f"/admin/termine/{{{name}_id}}", unfolded) for name in ("moving", "proposed")),
    Sight("cancelling", "/admin/termine/{confirmed_id}/absage"),
    Sight("inquiries", "/admin/anfragen"),
    Sight("inquiry", "/admin/anfragen/{inquiry}"),
    Sight("inquiry with message", "/admin/anfragen/{inquiry_with_message}"),
    Sight("effect", "/admin/wirkung", unfolded),
    Sight("effect of one article", "/admin/wirkung?artikel=ki-adventskalender-2&ab=2026-11-09"),
    Sight("effect of nothing", "/admin/wirkung?artikel=gibt-es-nicht"),
    Sight("link kit", "/admin/verlinken"),
    Sight("link kit refused", "/admin/verlinken?adresse=blog.example"),
    Sight("link kit made", "/admin/verlinken?adresse=https://blog.example/warum-ki-fuehrung-braucht/"),
    Sight("waiting list", "/admin/warteliste"),
    Sight("personal links", "/admin/persoenliche-links"),
    Sight("new personal link", "/admin/persoenliche-links/neu?anfrage={inquiry_with_message}"),
    Sight("new personal link refused", "/admin/persoenliche-links/neu", refused("Link senden")),
    Sight("calendar", "/admin/kalender/2026-12"),
    Sight("closed half-day", "/admin/kalender/2026-11-24/morning"),
    Sight("calendar from a place", "/admin/kalender/2026-11?plz=87435"),
    Sight("calendar from too far", "/admin/kalender/2026-12?plz=24103"),
    Sight("calendar from nowhere", "/admin/kalender/2026-11?plz=x"),
    Sight("foreign calendars", "/admin/eigene-kalender"),
    Sight("foreign calendar refused", "/admin/eigene-kalender", refused("Kalender hinzufügen")),
    Sight("foreign calendar", "/admin/eigene-kalender/{calendar}"),
    Sight("week", "/admin/woche"),
    Sight("seasons", "/admin/woche/zeitweise"),
    Sight("seasons refused", "/admin/woche/zeitweise", refused("Regel speichern")),
    Sight("overrides", "/admin/abweichungen"),
    Sight("overrides refused", "/admin/abweichungen", refused("Abweichung eintragen")),
    Sight("travel", "/admin/reise"),
    Sight("drive", "/admin/reise?von=86161&nach=80331"),
    Sight("region days refused", "/admin/reise", refused("Regionstage eintragen")),
    Sight("travel policy", "/admin/reise/regeln"),
    Sight("outbox", "/admin/postausgang"),
    Sight("criteria", "/admin/qualifizierung"),
    Sight("criteria refused", "/admin/qualifizierung", cleared("Reichweite in km", "Auswirkung ansehen")),
    Sight("criteria as they are", "/admin/qualifizierung/vorschau"),
    Sight("criteria tried", "/admin/qualifizierung", tried),
    Sight("profile", "/admin/profil"),
    Sight("profile saved elsewhere", "/admin/profil", saved_elsewhere),
    Sight("profile refused", "/admin/profil", cleared("Vor- und Nachname", "Profil speichern")),
    Sight("appearance", "/admin/gestaltung"),
    Sight("appearance refused", "/admin/gestaltung", typed("Akzentfarbe", "blau", "Farbe speichern")),
    Sight("appearance without a file", "/admin/gestaltung", refused("Logo speichern")),
    Sight("style", "/admin/stil", unfolded),
    Sight("subscription", "/admin/kalender-abo"),
    Sight("subscription made", "/admin/kalender-abo", with_address),
    Sight("embedding", "/admin/einbettung"),
    Sight("embedding refused", "/admin/einbettung", typed("Websites, die", "blog.de/artikel", "Websites speichern")),
    Sight("audit", "/admin/protokoll"),
    Sight("account", "/admin/konto"),
    Sight("account refused", "/admin/konto", refused("Passwort ändern")),
    Sight("unknown page of the admin", "/admin/gibt-es-nicht"),
)
