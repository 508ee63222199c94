"""The prospect's way in English, page by page, as a browser without scripts walks it below `/en`."""

import re
from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest

from halbtag.persistence.models import Booking, Inquiry, OutboxMessage
from tests.blueprints.test_public_way import AI_FORM, COMPANY_FORM, SLOT, circle_form, contact_form, rows, text_of
from tests.blueprints.test_wishes import wish_form
from tests.factories import ABSENT_ANSWERS, ANSWERS, CONTACT, UNSURE_ANSWERS


@pytest.fixture(params=["sqlite"])
def database_kind(request):
    return request.param


def answer_all(client, answers=ANSWERS):
    """Answer every question, and return the address of the inquiry below `/en`."""
    location = client.post("/en/anfrage", data={key: answers[key] for key in COMPANY_FORM}).location
    way = location.removesuffix("/ki")
    assert re.fullmatch(r"/en/anfrage/[\w-]+/ki", location)
    assert client.post(f"{way}/ki", data=AI_FORM).location == f"{way}/fuehrungskreis"
    assert client.post(f"{way}/fuehrungskreis", data=circle_form(answers)).location == f"{way}/ergebnis"
    return way


def headings(response):
    found = re.findall(r"<(h[1-4])\b[^>]*>(.*?)</\1>", response.text, flags=re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", words).split()) for level, words in found if level in ("h1", "h2")]


def test_whole_way_speaks_english_and_is_written_to_in_english(app, client):
    way = answer_all(client)
    result = client.get(f"{way}/ergebnis")
    assert headings(result)[:4] == [
        "This is a good fit. Pick a half-day.",
        "How we understand your situation",
        "What speaks in favour of the appointment",
        "Your details",
    ]
    assert client.post(f"{way}/termine", data={"slot": SLOT}).location == f"{way}/kontakt"
    assert "Tuesday, 1 December 2026 09:00–12:30 Reserved for you until" in text_of(client.get(f"{way}/kontakt"))
    assert client.post(f"{way}/kontakt", data=contact_form()).location == f"{way}/gesendet"
    sent = client.get(f"{way}/gesendet")
    assert headings(sent) == ["Please open your inbox", "Nothing arrived?"]
    (booking,), (inquiry,), (message,) = rows(app, Booking), rows(app, Inquiry), rows(app, OutboxMessage)
    assert (booking.language, inquiry.language, message.kind) == ("en", "en", "confirm_address")
    written = message_from_bytes(message.content, policy=default)
    assert "Tuesday, 1 December 2026" in written.get_body(("plain",)).get_content()
    assert f"/anfrage/{way.split('/')[3]}" not in str(inquiry.source)


def test_link_without_language_goes_on_in_that_of_the_answers(client):
    way = answer_all(client)
    page = client.get(way.removeprefix("/en") + "/ergebnis", headers={"Accept-Language": "de"})
    assert (page.headers["Content-Language"], headings(page)[-1]) == ("en", "If you would rather continue another way")


def test_answers_are_shown_again_in_english(client):
    page = client.get(f"{answer_all(client)}/ergebnis").text
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
    assert facts == {
        "How many people work at your company?": "50 to 249 employees",
        "Which industry are you in?": "Manufacturing and engineering",
        "Postal code of your site": "80331",
        "What is your role?": "Managing director",
        "Who is driving AI today?": "IT alone",
        "How far along are you?": "Pilot projects are under way",
        "Is there a mandate from management for AI?": "No",
        "What have you already settled?": "Direction: open; Focus: open; Framework: partly",
        "What should AI help with above all?": "Margin and costs, Speed",
        "What is holding you back most with AI at the moment?": ANSWERS["pain"],
        "Who will be at the table?": "Managing director or board member, IT",
        "How many people is that in total?": "3 to 5 people",
    }


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        (
            UNSURE_ANSWERS,
            [
                (
                    "It is not certain yet whether the person who decides on AI will come. You can request a half-day "
                    "all the same. The question will be settled before your request is accepted."
                ),
                "The size and the location of your company suit the format.",
            ],
        ),
        (
            {**ABSENT_ANSWERS, "size": "1-9"},
            [
                (
                    "The format is meant for companies with at least 10 employees and would probably not be the right "
                    "first step for you. There may be another way that fits better."
                )
            ],
        ),
    ],
    ids=["clarify", "not yet"],
)
def test_verdict_gives_its_reasons_in_english(client, answers, reasons):
    page = client.get(f"{answer_all(client, answers)}/ergebnis").text
    listed = re.search(r'<ul class="reasons[^>]*>(.*?)</ul>', page, flags=re.DOTALL)[1]
    assert re.findall(r"<li>(.*?)</li>", listed) == reasons


def test_first_step_says_in_english_what_is_missing(client):
    page = text_of(client.post("/en/anfrage", data={"postal_code": "8615"}))
    assert "Please check what you entered" in page
    assert "Please choose the size of your company." in page
    assert "Please choose an industry; if in doubt, “Another industry”." in page
    assert "Please enter the postal code with its five digits, for example 86150." in page


def test_list_of_industries_is_offered_in_english(client):
    options = re.findall(r"<option [^>]*>(.*?)</option>", client.get("/en/anfrage").text)
    assert (options[:3], options[-1]) == (
        ["Please choose", "Manufacturing and engineering", "Construction and skilled trades"],
        "Another industry",
    )


def test_contact_says_in_english_what_is_wrong(client):
    way = answer_all(client)
    client.post(f"{way}/termine", data={"slot": SLOT})
    wrong = contact_form(name="", phone="12", email="a@", postal_code="00000", note="x" * 2001)
    page = text_of(client.post(f"{way}/kontakt", data=wrong))
    for words in (
        "Please enter your name.",
        "This phone number cannot be right. This is what one looks like: 0821 123456 or +49 821 123456",
        "This email address is incomplete or contains a typing error.",
        "Please check the postal code: 00000 does not exist.",
        "That is 2,001 characters; at most 2,000 are allowed.",
    ):
        assert words in page


def test_half_days_are_named_in_english(client):
    way = answer_all(client)
    page = text_of(client.get(f"{way}/termine?monat=2026-12"))
    assert "December 2026 , 40 half-days available Previous month Next month" in page
    assert "Morning 09:00–12:30 hours on Tuesday, 1 December 2026: choose" in page
    assert "1 to 4 December , 8 available" in page
    taken = text_of(client.post(f"{way}/termine", data={"slot": "2026-12-25:morning"}))
    assert (
        "This half-day is not available. Please choose another one. Your details are saved. "
        "The nearest ones are:" in taken
    )


def test_wishes_are_asked_for_and_repeated_in_english(app, client):
    way = answer_all(client)
    page = client.get(f"{way}/wunschzeiten")
    labels = [words.strip() for words in re.findall(r"<span>([^<]+)</span>\s*</label>", page.text)]
    assert (labels[0], labels[12:19]) == (
        "30 Nov to 4 Dec 2026",
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Morning", "Afternoon"],
    )
    refused = text_of(client.post(f"{way}/wunschzeiten", data=wish_form(weeks=[])))
    assert "Please choose at least one week." in refused
    client.post(f"{way}/wunschzeiten", data=wish_form(weekdays=["1", "3"]))
    sent = text_of(client.get(f"{way}/gesendet"))
    assert "7 Dec to 18 Dec 2026 Tuesday and Thursday, in the morning" in sent
    assert rows(app, Booking)[0].language == "en"
    assert rows(app, Booking)[0].day == date(2026, 12, 8)


def test_german_stays_german_for_whoever_changes_over(app, client):
    way = answer_all(client).removeprefix("/en")
    assert client.post(f"/de{way}/termine", data={"slot": SLOT}).location == f"/de{way}/kontakt"
    assert client.post(f"/de{way}/kontakt", data=contact_form()).location == f"/de{way}/gesendet"
    assert rows(app, Booking)[0].language == "de"
    assert CONTACT.email in text_of(client.get(f"/de{way}/gesendet"))
