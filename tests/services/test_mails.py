"""Every mail, read back: who gets it, what it says, which calendar object it carries, and what is never in it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from halbtag.domain.invitation import Attendee, EventStatus, Person
from halbtag.domain.kept_mail import read_mail
from halbtag.domain.mail import OutgoingMail
from halbtag.domain.reminders import ReminderKind
from halbtag.domain.slots import Slot
from halbtag.domain.states import Actor, BookingStatus, FollowUpKind
from halbtag.services.mails import event_of
from halbtag.services.messages import booking as booking_messages
from halbtag.services.messages.proposals import proposals_offered
from tests.mail_occasions import (
    BASE_URL,
    BERND,
    BRIEFING,
    CEM,
    CONSULTANT,
    FORMER,
    MAILBOX,
    MAILS,
    NOW,
    OCCASIONS,
    OFFERS,
    PROSPECT,
    SHEET_KEY,
    TOKEN,
    UID,
    WISHES,
    body,
    booking,
    calendar,
    cancelled,
    confirm,
    expired,
    follow_up,
    invited,
    offer,
    personal_link,
    profile,
    proposal,
    read,
    remind,
)

ALL = [
    *(mail for write in OCCASIONS.values() for mail in write(booking(reason="Keine Zeit."), profile())),
    follow_up(),
    follow_up(FollowUpKind.RECALL, email="", phone="+49 821 123456", text="dienstags"),
    follow_up(FollowUpKind.WAITING_LIST),
    personal_link(),
]
#: These speak of no half-day.
WITHOUT_HALF_DAY = ("message_left", "recall_wished", "waiting_list_joined", "personal_link")

every_mail = pytest.mark.parametrize("mail", ALL, ids=[f"{mail.kind}-{mail.recipient}" for mail in ALL])


# --- Who gets what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("occasion", "expected"),
    [
        ("confirm_address", [("confirm_address", PROSPECT, None)]),
        ("request_received", [("request_received", PROSPECT, None)]),
        ("decision_needed", [("decision_needed", CONSULTANT, None)]),
        (
            "booking_confirmed",
            [
                ("booking_confirmed", PROSPECT, "REQUEST"),
                ("circle_invited", BERND, "REQUEST"),
                ("circle_invited", CEM, "REQUEST"),
                ("consultant_invited", CONSULTANT, "REQUEST"),
                ("briefing", CONSULTANT, None),
            ],
        ),
        ("proposals_offered", [("proposals_offered", PROSPECT, None)]),
        *(
            (
                f"remind_{kind}",
                [
                    ("reminder", PROSPECT, None),
                    ("circle_reminder", BERND, None),
                    ("circle_reminder", CEM, None),
                    ("consultant_reminder", CONSULTANT, None),
                ],
            )
            for kind in (ReminderKind.FIRST, ReminderKind.EVE)
        ),
        ("decision_reminder0", [("decision_reminder", CONSULTANT, None)]),
        ("request_expired0", [("request_expired", PROSPECT, None), ("consultant_request_expired", CONSULTANT, None)]),
        ("outcome_needed", [("outcome_needed", CONSULTANT, None)]),
        ("request_declined", [("request_declined", PROSPECT, None)]),
        (
            "participant_invited",
            [("circle_invited", BERND, "REQUEST"), ("consultant_circle_changed", CONSULTANT, "REQUEST")],
        ),
        (
            "participant_removed",
            [("circle_removed", BERND, "CANCEL"), ("consultant_circle_changed", CONSULTANT, "REQUEST")],
        ),
        (
            "site_described",
            [
                ("booking_revised", PROSPECT, "REQUEST"),
                ("circle_revised", BERND, "REQUEST"),
                ("circle_revised", CEM, "REQUEST"),
                ("consultant_revised", CONSULTANT, "REQUEST"),
            ],
        ),
        (
            "request_withdrawn",
            [("request_withdrawn", PROSPECT, None), ("consultant_request_withdrawn", CONSULTANT, None)],
        ),
        (
            "booking_moved",
            [
                ("booking_moved", PROSPECT, "REQUEST"),
                ("circle_moved", BERND, "REQUEST"),
                ("circle_moved", CEM, "REQUEST"),
                ("consultant_moved", CONSULTANT, "REQUEST"),
            ],
        ),
        ("move_asked", [("move_received", PROSPECT, None), ("move_decision_needed", CONSULTANT, None)]),
        ("move_proposed", [("move_proposed", PROSPECT, None)]),
        ("move_of_prospect_kept_by_prospect", [("consultant_move_kept", CONSULTANT, None)]),
        ("move_of_prospect_kept_by_consultant", [("move_kept", PROSPECT, None)]),
        (
            "move_of_consultant_kept_by_clock",
            [("move_kept", PROSPECT, None), ("consultant_move_kept", CONSULTANT, None)],
        ),
    ],
)
def test_occasion_writes_to_these_people(occasion: str, expected: list[tuple[str, str, str | None]]) -> None:
    mails = OCCASIONS[occasion](booking(), profile())
    assert [(mail.kind, mail.recipient, calendar(mail) and calendar(mail).method.value) for mail in mails] == expected


@pytest.mark.parametrize("occasion", ["request_declined", "request_withdrawn", "booking_cancelled"])
def test_end_leads_her_to_her_page_to_choose_anew(occasion: str) -> None:
    mail = OCCASIONS[occasion](booking(), profile())[0]
    assert (mail.recipient, f"/termin/{TOKEN}" in body(mail)) == (PROSPECT, True)
    assert "/anfrage" not in body(mail)


@pytest.mark.parametrize(("fresh", "leads_to"), [((FORMER,), "termine"), ((), "wunschzeiten")])
def test_expiry_leads_to_half_days_or_to_wishes_where_none_is_free(fresh: tuple[Slot, ...], leads_to: str) -> None:
    mail = expired(booking(), profile(), had_offers=False, fresh=fresh)[0]
    assert all(f"/anfrage/{TOKEN}/{leads_to}" in content for content in (body(mail), body(mail, "html")))


@pytest.mark.parametrize(("kind", "leads_to"), [(ReminderKind.FIRST, f"{TOKEN}/vor-ort"), (ReminderKind.EVE, TOKEN)])
def test_first_reminder_leads_to_what_is_missing(kind: ReminderKind, leads_to: str) -> None:
    mail = remind(booking(), profile(), kind=kind, moving=False)[0]
    for content in (body(mail), body(mail, "html")):
        links = set(re.findall(r"/termin/([\w/-]+)", content))
        assert links == {leads_to}


@pytest.mark.parametrize(
    ("by", "proposed", "words"),
    [
        (Actor.PROSPECT, False, "hat gebucht"),
        (Actor.CONSULTANT, False, "Sie haben"),
        (Actor.PROSPECT, True, "hat einen Ihrer Vorschläge gewählt"),
        (Actor.CONSULTANT, True, "Sie haben"),
    ],
)
def test_consultant_reads_how_it_came_to_be_agreed(by: Actor, proposed: bool, words: str) -> None:
    row = booking()
    row.proposals = [proposal(Actor.CONSULTANT)] if proposed else []
    written = booking_messages.booking_confirmed(
        MAILS, booking=row, profile=profile(), briefing=BRIEFING, by=by, token=TOKEN, now=NOW
    )
    (invited,) = (mail for mail in written if mail.kind == "consultant_invited")
    assert words in body(invited)


@pytest.mark.parametrize("by_consultant", [True, False])
def test_cancellation_reaches_everybody_as_one_revision(by_consultant: bool) -> None:
    mails = booking_messages.booking_cancelled(
        MAILS, booking=cancelled(), profile=profile(), by_consultant=by_consultant, token=TOKEN, now=NOW
    )
    assert [(mail.kind, mail.recipient, mail.revision) for mail in mails] == [
        ("booking_cancelled", PROSPECT, 1),
        ("circle_cancelled", BERND, 1),
        ("circle_cancelled", CEM, 1),
        ("consultant_cancelled", CONSULTANT, 1),
    ]
    for mail in mails:
        event = calendar(mail).vevent
        assert calendar(mail).method.value == "CANCEL"
        assert (event.uid.value, event.sequence.value, event.status.value) == (UID, "1", "CANCELLED")
        assert event.dtstamp.value == NOW + timedelta(days=1)


def test_message_goes_to_the_consultant_and_its_answer_to_the_author() -> None:
    mail = follow_up()
    assert (mail.recipient, str(read(mail)["Reply-To"])) == (CONSULTANT, "Petra Weiß <petra@weiss.example>")
    assert "im Frühjahr?" in body(mail)
    assert "im Frühjahr?" in body(mail, "html")
    assert f"{BASE_URL}/admin/anfragen/3" in body(mail).splitlines()


def test_recall_names_the_number_and_has_nobody_to_answer_to() -> None:
    mail = follow_up(FollowUpKind.RECALL, email="", phone="+49 821 123456", text="dienstags ab 16 Uhr")
    assert read(mail)["Reply-To"] is None
    for text in (body(mail), body(mail, "html")):
        assert "+49 821 123456" in text
        assert "dienstags ab 16 Uhr" in text


def test_personal_link_brings_the_words_of_the_consultant_and_until_when_it_is_good() -> None:
    mail = personal_link()
    assert mail.recipient == "petra@weiss.example"
    for text in (body(mail), body(mail, "html")):
        assert "wie am Telefon besprochen." in text
        assert "bis Mo., 07.12.2026, 11:00 Uhr" in text
        assert f"{BASE_URL}/einladung/{TOKEN}" in text


def test_two_messages_are_two_mails() -> None:
    first, second = (follow_up() for _ in range(2))
    assert first.message_id != second.message_id


# --- The invitation ---------------------------------------------------------------------------------------------------


def test_invitation_goes_to_exactly_one_of_its_attendees() -> None:
    for mail in confirm(booking(), profile())[:4]:
        message = read(mail)
        assert [address.addr_spec for address in message["To"].addresses] == [mail.recipient]
        assert mail.recipient in invited(mail)
        assert message["Cc"] is message["Bcc"] is None


def test_everybody_is_invited_to_the_same_event() -> None:
    *guests, consultant, _ = confirm(booking(), profile())
    assert {tuple(invited(mail)) for mail in guests} == {(PROSPECT, BERND, CEM)}
    assert invited(consultant) == [PROSPECT, BERND, CEM, CONSULTANT]
    events = [calendar(mail).vevent for mail in (*guests, consultant)]
    assert {event.uid.value for event in events} == {UID}
    assert len({(event.dtstart.value, event.summary.value, event.description.value) for event in events}) == 1


@every_mail
def test_sender_is_the_organizer(mail: OutgoingMail) -> None:
    (sender,) = read(mail)["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Dr. Jörg Beispiel", MAILBOX)
    if (found := calendar(mail)) is not None:
        assert found.vevent.organizer.value == f"mailto:{MAILBOX}"
        assert found.vevent.organizer.params["CN"] == ["Dr. Jörg Beispiel"]


def test_consultant_who_is_the_organizer_gets_a_file_to_import() -> None:
    mails = confirm(booking(), profile(notify_email=MAILBOX.upper()))
    mail = mails[3]
    assert (mail.kind, mail.recipient) == ("consultant_invited", MAILBOX.upper())
    assert not {"method"} & set(calendar(mail).contents)
    assert not {"organizer", "attendee"} & set(calendar(mail).vevent.contents)
    assert "termin.ics" in body(mail)
    *_, attachment = read(mail).walk()
    assert attachment.get_filename() == "termin.ics"


def test_consultant_who_is_the_organizer_is_told_to_delete_his_entry() -> None:
    mails = booking_messages.booking_cancelled(
        MAILS, booking=cancelled(), profile=profile(notify_email=MAILBOX), by_consultant=False, token=TOKEN, now=NOW
    )
    assert calendar(mails[-1]) is None
    assert "Bitte löschen Sie den Eintrag" in body(mails[-1])


def test_nobody_is_invited_twice_and_the_organizer_not_at_all() -> None:
    row = booking(participants=[("Anna", PROSPECT.upper()), ("Bernd", BERND), ("B.", BERND), ("Jörg", MAILBOX)])
    mails = confirm(row, profile())
    assert [mail.recipient for mail in mails] == [PROSPECT, BERND, CONSULTANT, CONSULTANT]
    assert invited(mails[0]) == [PROSPECT, BERND]


def test_event_tells_title_place_and_contact_first() -> None:
    event = event_of(booking(), profile())
    assert event.summary == "KI-Strategietermin – Müller & Söhne GmbH"
    assert event.location == "Gewerbering 4, 82515 Wolfratshausen"
    assert (event.uid, event.sequence, event.dtstamp) == (UID, 0, NOW)
    assert (event.start, event.end) == (booking().starts_at, booking().ends_at)
    assert event.organizer == Person("Dr. Jörg Beispiel", MAILBOX)
    assert event.attendees[0] == Attendee("Anna Müller", PROSPECT)
    for fact in ("Dr. Jörg Beispiel", "+49 89 1234567", MAILBOX, "Nächste Schritte"):
        assert fact in event.description


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (BookingStatus.REQUESTED, EventStatus.TENTATIVE),
        (BookingStatus.CONFIRMED, EventStatus.CONFIRMED),
        (BookingStatus.CANCELLED, EventStatus.CANCELLED),
    ],
)
def test_event_has_the_status_of_the_booking(status: BookingStatus, expected: EventStatus) -> None:
    assert event_of(booking(status=status), profile()).status is expected


@every_mail
def test_calendar_opens_no_page_and_tells_no_answer(mail: OutgoingMail) -> None:
    if (found := calendar(mail)) is None:
        return
    text = found.serialize().replace("\r\n ", "").replace(f"{BASE_URL}/vorbereitung/{SHEET_KEY}", "")
    for private in (TOKEN, "http", "termin/", "it_alone", "klingeln", "998877", "Keine Zeit"):
        assert private not in text


# --- Links ------------------------------------------------------------------------------------------------------------


def test_only_the_prospect_gets_the_link_that_cancels() -> None:
    mails = confirm(booking(), profile())
    assert [TOKEN.encode() in mail.content.replace(b"=\r\n", b"") for mail in mails] == [True, *[False] * 4]
    assert f"{BASE_URL}/termin/{TOKEN}" in body(mails[0])


@pytest.mark.parametrize(
    ("occasion", "page"),
    [
        ("confirm_address", "termin"),
        ("request_received", "termin"),
        ("decision_needed", "entscheidung"),
        ("proposals_offered", "termin"),
    ],
)
def test_link_stands_in_text_and_html(occasion: str, page: str) -> None:
    (mail,) = OCCASIONS[occasion](booking(), profile())
    assert f"{BASE_URL}/{page}/{TOKEN}" in body(mail).splitlines()
    assert f'href="{BASE_URL}/{page}/{TOKEN}"' in body(mail, "html")


#: Who reads a briefing calls the prospect by it.
THEIR_LINKS = dict.fromkeys(("briefing", "decision_needed"), ("tel:+498171998877", f"mailto:{PROSPECT}"))


@every_mail
def test_every_link_is_absolute_and_ours(mail: OutgoingMail) -> None:
    for link in re.findall(r'href="([^"]*)"', body(mail, "html")):
        assert link.startswith((f"{BASE_URL}/", f"mailto:{MAILBOX}", *THEIR_LINKS.get(mail.kind, ())))


@every_mail
def test_html_loads_nothing_and_stays_small(mail: OutgoingMail) -> None:
    html = body(mail, "html")
    assert not re.search(r"<(img|link|script|iframe|object)|url\(|@import|src=", html)
    assert len(html.encode()) < 30_000
    assert '<html lang="de"' in html


@every_mail
def test_text_and_html_say_the_same_names(mail: OutgoingMail) -> None:
    text, html = body(mail), body(mail, "html")
    assert "Dr. Jörg Beispiel" in text
    assert "Dr. Jörg Beispiel" in html
    if mail.kind not in WITHOUT_HALF_DAY:
        assert "Donnerstag, 3. Dezember 2026" in text
        assert "Vormittag, 09:00–12:30 Uhr" in text
        assert "Donnerstag, 3. Dezember 2026" in html
        assert "Vormittag, 09:00–12:30 Uhr" in html


# --- The first mail, to an address that may be a victim's -----------------------------------------------------------


@pytest.mark.parametrize("field", ["name", "company", "street", "city", "phone", "note", "reason"])
def test_first_mail_contains_nothing_that_the_sender_typed(field: str) -> None:
    row = booking(**{field: "Jetzt gewinnen auf evil.example"}, participants=[("Evil", BERND)])
    (mail,) = OCCASIONS["confirm_address"](row, profile())
    (plain,) = OCCASIONS["confirm_address"](booking(), profile())
    assert (body(mail), body(mail, "html")) == (body(plain), body(plain, "html"))
    assert str(read(mail)["To"]) == PROSPECT
    assert mail.subject == plain.subject


def test_first_mail_says_until_when_and_what_follows() -> None:
    fit, clarify = (
        body(OCCASIONS["confirm_address"](booking(verdict=verdict), profile())[0]) for verdict in ("FIT", "CLARIFY")
    )
    assert "bis Mo., 23.11.2026, 13:00 Uhr" in fit
    assert "Mit der Bestätigung ist der Termin gebucht." in fit
    assert "Mit der Bestätigung ist der Termin gebucht." not in clarify


# --- Promises, proposals, wishes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("occasion", ["request_received", "decision_needed", "proposals_offered"])
def test_mail_says_until_when_an_answer_is_promised(occasion: str) -> None:
    (mail,) = OCCASIONS[occasion](booking(status=BookingStatus.REQUESTED), profile())
    for text in (body(mail), body(mail, "html")):
        assert "Mo., 23.11.2026, 13:00 Uhr" in text


def test_proposals_are_all_told_and_each_round_is_a_mail_of_its_own() -> None:
    first, second = (
        proposals_offered(MAILS, booking=booking(), profile=profile(), offers=offers, token=TOKEN, now=NOW)[0]
        for offers in (OFFERS, [offer(3, 15), offer(4, 17)])
    )
    assert first.message_id != second.message_id
    for text in (body(first), body(first, "html")):
        assert "Donnerstag, 3. Dezember 2026" in text
        assert "Donnerstag, 10. Dezember 2026" in text


WITH_WISHES = (
    "confirm_address",
    "request_received",
    "decision_needed",
    "proposals_offered",
    "request_declined",
    "request_withdrawn",
)


@pytest.mark.parametrize("occasion", WITH_WISHES)
def test_mail_about_wishes_pretends_no_date(occasion: str) -> None:
    row = booking(status=BookingStatus.REQUESTED, wishes=WISHES.to_dict(), confirmed_at=None)
    for mail in OCCASIONS[occasion](row, profile()):
        offered = occasion == "proposals_offered"
        for text in (body(mail), body(mail, "html"), mail.subject):
            assert offered or not re.search(r"3\. Dezember|03\.12\.|09:00", text)
        for text in (body(mail), body(mail, "html")):
            assert offered or "07.12. bis 11.12.2026" in text
    assert ("Lieber nicht" in body(mail)) == (occasion not in ("confirm_address", "proposals_offered"))


# --- Conversation -----------------------------------------------------------------------------------------------------


def test_later_mails_refer_to_the_first_of_each_recipient() -> None:
    row = booking()
    first = OCCASIONS["confirm_address"](row, profile())
    confirmed = confirm(row, profile())
    ended = booking_messages.booking_cancelled(
        MAILS, booking=cancelled(), profile=profile(), by_consultant=True, token=TOKEN, now=NOW
    )
    roots: dict[str, str] = {}
    for mail in (*first, *confirmed, *ended):
        message = read(mail)
        root = roots.setdefault(mail.recipient, mail.message_id)
        expected = None if root == mail.message_id else root
        assert (message["In-Reply-To"] and message["In-Reply-To"].strip()) == expected
        assert (message["References"] and message["References"].strip()) == expected
        assert mail.stream == f"{UID}:{mail.recipient}"
    assert set(roots) == {PROSPECT, BERND, CEM, CONSULTANT}


def test_conversation_of_a_request_begins_with_the_question() -> None:
    row = booking(verdict="CLARIFY")
    (question,) = OCCASIONS["decision_needed"](row, profile())
    for mail in confirm(row, profile())[3:]:
        assert read(mail)["In-Reply-To"].strip() == question.message_id


@pytest.mark.parametrize(
    ("occasion", "expected"),
    [
        ("booking_moved", {"booking_moved": True, "circle_moved": False, "consultant_moved": True}),
        ("move_of_prospect_kept_by_prospect", {"consultant_move_kept": True}),
        ("move_asked", {"move_received": False, "move_decision_needed": True}),
    ],
)
def test_words_about_a_move_are_for_the_other_side_alone(occasion: str, expected: dict[str, bool]) -> None:
    mails = OCCASIONS[occasion](booking(reason="Der Vertrag mit Herrn X."), profile())
    assert {mail.kind: "Vertrag" in body(mail) and "Vertrag" in body(mail, "html") for mail in mails} == expected


def test_message_ids_are_stable_and_never_shared() -> None:
    row = booking(verdict="CLARIFY")
    occasions = ["confirm_address", "request_received", "decision_needed", "booking_confirmed"]
    written = [[mail.message_id for name in occasions for mail in OCCASIONS[name](row, profile())] for _ in range(2)]
    assert written[0] == written[1]
    ended = booking_messages.booking_cancelled(
        MAILS, booking=cancelled(), profile=profile(), by_consultant=True, token=TOKEN, now=NOW
    )
    ids = [*written[0], *(mail.message_id for mail in ended)]
    assert len(set(ids)) == len(ids)


def test_consultant_may_book_himself() -> None:
    mails = confirm(booking(email=CONSULTANT), profile())
    assert len({mail.message_id for mail in mails}) == len(mails)
    assert [invited(mail) for mail in mails if calendar(mail)] == [[CONSULTANT, BERND, CEM]] * 4


@pytest.mark.parametrize("occasion", ["booking_confirmed", "move_of_prospect_kept_by_consultant"])
def test_names_with_signs_of_html_are_shown_as_they_are_written(occasion: str) -> None:
    name = "Beispiel & Partner"
    mail = OCCASIONS[occasion](booking(), profile(name=name, change_notice_days=30))[0]
    assert name in body(mail)
    assert name not in body(mail, "html")
    assert "Beispiel &amp; Partner" in body(mail, "html")


# --- Hostile words ----------------------------------------------------------------------------------------------------

HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} https://evil.example/a www.evil.example\r\nBcc: evil@evil.example"


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_hostile_words_stay_words(occasion: str) -> None:
    fields = ("name", "company", "street", "city", "phone", "reason")
    row = booking(**dict.fromkeys(fields, HOSTILE), participants=[(HOSTILE, BERND)])
    for mail in OCCASIONS[occasion](row, profile()):
        message, html = read(mail), body(mail, "html")
        assert message["Bcc"] is None
        assert [address.addr_spec for address in message["To"].addresses] == [mail.recipient]
        assert not re.search(r"<img|onerror=alert\(1\)>", html.replace("&lt;", ""))
        assert "<img" not in html
        assert "49" not in body(mail).replace("+49", "")
        if (found := calendar(mail)) is not None:
            assert {attendee.value for attendee in found.vevent.contents.get("attendee", [])} <= {
                f"mailto:{address}" for address in (PROSPECT, BERND, CONSULTANT)
            }


@pytest.mark.parametrize("occasion", ["booking_confirmed", "booking_moved", "booking_cancelled"])
def test_names_become_no_links_in_what_guests_get(occasion: str) -> None:
    row = booking(
        **dict.fromkeys(("name", "company", "street", "city", "reason"), "https://evil.example"),
        participants=[("www.evil.example", BERND)],
    )
    mails = [mail for mail in OCCASIONS[occasion](row, profile()) if mail.recipient == BERND]
    assert mails
    for mail in mails:
        shown = body(mail) + body(mail, "html") + mail.subject + str(read(mail)["To"])
        assert "evil.example" not in shown + calendar(mail).serialize().replace("\r\n ", "")
        assert "://evil" not in shown


def test_prospect_and_consultant_read_the_words_as_they_were_typed() -> None:
    row = booking(company="www.vogel.de GmbH", name="Anna v.Vogel", participants=[("Bernd v.Berg", BERND)])
    mails = OCCASIONS["booking_confirmed"](row, profile())
    shown = {mail.recipient: body(mail) + body(mail, "html") for mail in mails if mail.kind != "briefing"}
    assert {who: "www.vogel.de GmbH" in text for who, text in shown.items()} == {
        PROSPECT: True,
        BERND: False,
        CONSULTANT: True,
    }
    assert all("vogel.de" not in calendar(mail).serialize() for mail in mails if mail.kind != "briefing")


def test_prospect_whose_address_is_not_confirmed_reads_no_links() -> None:
    row = booking(status=BookingStatus.EXPIRED, company="www.vogel.de", verified_at=None, confirmed_at=None)
    (mail,) = [mail for mail in OCCASIONS["request_withdrawn"](row, profile()) if mail.recipient == PROSPECT]
    assert "vogel.de" not in body(mail) + body(mail, "html")


@pytest.mark.parametrize(
    ("occasion", "who"),
    [("booking_cancelled", "Dr. Jörg Beispiel"), ("cancelled_by_prospect", "Anna Müller (Müller & Söhne GmbH)")],
)
def test_circle_reads_who_called_the_half_day_off(occasion: str, who: str) -> None:
    row = cancelled(participants=[("Bernd Berg", BERND)])
    (mail,) = [mail for mail in OCCASIONS[occasion](row, profile()) if mail.recipient == BERND]
    assert f"{who} hat diesen Termin abgesagt:" in body(mail)


@pytest.mark.parametrize("occasion", ["booking_cancelled", "request_declined", "proposals_offered", "booking_moved"])
def test_words_to_the_prospect_keep_their_line_breaks(occasion: str) -> None:
    mail = OCCASIONS[occasion](booking(reason="Erstens <b>.\n\nZweitens."), profile())[0]
    assert "„Erstens <b>.\r\n\r\nZweitens.“" in body(mail)
    assert "Erstens &lt;b&gt;.<br><br>Zweitens." in body(mail, "html")


def test_reason_is_for_the_other_side_and_not_for_the_circle() -> None:
    row = cancelled(reason="Der Vertrag mit Herrn X.")
    by_prospect, bernd, _, consultant = OCCASIONS["cancelled_by_prospect"](row, profile())
    assert "Vertrag" not in body(bernd) + body(bernd, "html")
    assert "Vertrag" in body(consultant)
    assert "Vertrag" not in body(by_prospect)
    assert "Vertrag" in body(OCCASIONS["booking_cancelled"](row, profile())[0])


# --- The briefing -----------------------------------------------------------------------------------------------------


def test_briefing_is_a_mail_of_its_own_in_text_and_html() -> None:
    *_, mail = confirm(booking(), profile())
    text, html = body(mail), body(mail, "html")
    assert mail.revision is None
    assert mail.subject == "Briefing: Müller & Söhne GmbH, Do., 03.12., Vormittag"
    for fact in ("Telefon: +49 8171 998877", "WAS DAS BEDEUTET", "Ein Absatz.", "– Die IT treibt KI allein."):
        assert fact in text
    for fact in ("+49 8171 998877", "Was das bedeutet", "Ein Absatz.", "Die IT treibt KI allein."):
        assert fact in html
    assert "Leer" not in text + html


@pytest.mark.parametrize("missing", ["phone", "street"])
def test_profile_without_everything_still_signs(missing: str) -> None:
    for mail in confirm(booking(), profile(**{missing: ""})):
        assert "Telefon \r\n" not in body(mail)
        assert "None" not in body(mail)


# --- The clock --------------------------------------------------------------------------------------------------------


def test_first_reminder_asks_the_prospect_alone_for_what_is_missing() -> None:
    site = {"address_checked": True, "reception": "Tor 2, bei Frau Lehmann", "parking": "im Hof"}
    prospect, bernd, _, consultant = remind(booking(site=site), profile(), kind=ReminderKind.FIRST)
    assert "bereitsteht:\r\n– Noch nicht angegeben: Raum und Kontakt am Tag.\r\n" in body(prospect)
    assert "noch nicht" not in body(bernd)
    assert "\r\nVor Ort noch nicht angegeben: Raum und Kontakt am Tag.\r\n" in body(consultant)
    for mail in (prospect, bernd, consultant):
        assert "Anmeldung: Tor 2, bei Frau Lehmann\r\nParken: im Hof" in body(mail)
    (eve, *_) = remind(booking(site=site), profile(), kind=ReminderKind.EVE)
    assert "fehlen" not in body(eve)


@pytest.mark.parametrize(
    ("role", "circle", "expected"),
    [
        ("Vertrieb", ["managing_director"], "niemand aus der IT dabei"),
        ("IT", ["it"], "kommt nur die IT"),
        ("IT", ["managing_director"], ""),
    ],
)
@pytest.mark.parametrize("occasion", ["confirmation", "first reminder", "reminder on the eve"])
def test_prospect_alone_reads_what_the_table_lacks_while_there_is_time(
    occasion: str, role: str, circle: list[str], expected: str
) -> None:
    row = booking()
    row.inquiry.answers = {"role": "assistant", "circle": circle}
    for guest in row.participants:
        guest.role = role
    write = {
        "confirmation": lambda: confirm(row, profile()),
        "first reminder": lambda: remind(row, profile(), kind=ReminderKind.FIRST),
        "reminder on the eve": lambda: remind(row, profile(), kind=ReminderKind.EVE),
    }[occasion]
    is_told = bool(expected) and occasion != "reminder on the eve"
    first, *others = write()
    for part in ("plain", "html"):
        told = body(first, part)
        assert (f"/termin/{TOKEN}/fuehrungskreis" in told) is is_told
        assert ("Am besten sitzt" in told) is is_told
        assert expected in told or not is_told
        assert not any(f"/{TOKEN}" in body(mail, part) for mail in others)


def test_only_the_prospects_reminder_has_the_link_that_changes() -> None:
    mails = remind(booking(), profile(), kind=ReminderKind.EVE)
    assert [TOKEN in body(mail) for mail in mails] == [True, False, False, False]


def test_reminders_of_two_starts_are_two_mails() -> None:
    moved = {
        "starts_at": datetime(2026, 12, 10, 8, 0, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 10, 12, 0, tzinfo=UTC),
    }
    ids = [
        mail.message_id
        for row in (booking(), booking(**moved))
        for kind in (ReminderKind.FIRST, ReminderKind.EVE)
        for mail in remind(row, profile(), kind=kind)
    ]
    assert len(set(ids)) == len(ids) == 16


def test_names_become_no_links_in_what_guests_are_reminded_with() -> None:
    words = dict.fromkeys(("name", "company", "street", "city"), "https://evil.example")
    row = booking(**words, site={"reception": "https://evil.example"}, participants=[("www.evil.example", BERND)])
    _, mail, _ = remind(row, profile(), kind=ReminderKind.EVE)
    assert "evil.example" not in body(mail) + body(mail, "html") + mail.subject + str(read(mail)["To"])


@pytest.mark.parametrize(
    ("notice_days", "words"),
    [
        (2, "Verlegen oder absagen können Sie mit diesem Link bis Dienstag, 1. Dezember 2026."),
        (30, "Verlegen oder absagen können Sie jetzt nur noch persönlich mit Dr. Jörg Beispiel."),
    ],
)
@pytest.mark.parametrize("occasion", ["booking_confirmed", "booking_moved", "site_described"])
def test_prospect_reads_until_when_her_link_changes_anything(occasion: str, notice_days: int, words: str) -> None:
    [mail] = [
        read_mail(mail.content)
        for mail in OCCASIONS[occasion](booking(), profile(change_notice_days=notice_days))
        if mail.recipient == PROSPECT
    ]
    assert words in " ".join(mail.text.split())
