"""A word without a place to break: no mail becomes wider than the telephone that it is read on."""

from playwright.sync_api import Page

from halbtag.domain.kept_mail import read_mail
from tests.mail_occasions import OCCASIONS, booking, follow_up, profile

WORD = "W" * 120


def test_no_mail_is_wider_than_a_telephone_whatever_was_typed(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    wide = {}
    for occasion, write in OCCASIONS.items():
        row = booking(name=WORD, company=WORD, reason=WORD, participants=[(WORD, "w@kunde.example")])
        for number, mail in enumerate([*write(row, profile()), follow_up(name=WORD, text=WORD)]):
            page.set_content(read_mail(mail.content).html)
            wide[f"{occasion} {number}"] = page.evaluate("document.documentElement.scrollWidth")
    assert {name: width for name, width in wide.items() if width > 360} == {}
