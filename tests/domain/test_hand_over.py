"""What goes along when a prepared inquiry is handed over."""

from halbtag.domain.hand_over import covering_mail
from halbtag.domain.language import speaking


def test_covering_mail_can_be_sent_as_it_stands_in_english_too():
    with speaking("en"):
        subject, text = covering_mail(link="https://halbtag.example/uebergabe/x", name="Jens Koch")
    assert subject == "AI strategy session at our premises: prepared, your decision"
    assert text == (
        "Hello,\n\n"
        "AI is a subject that our management should decide on. There is a format for this that makes sense to me: "
        "half a day at our premises, with you and a small leadership team. At the end we will have the areas we "
        "start in, the next steps and a clear mandate.\n\n"
        "I have already answered the questions about it. "
        "You can look at everything, change it and pick a half-day:\n\n"
        "https://halbtag.example/uebergabe/x\n\n"
        "Kind regards\nJens Koch"
    )
