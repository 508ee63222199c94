"""`flask briefing render`: a briefing as PDF, HTML or text."""

import pytest

from halbtag.gateways.typesetting import count_pages
from halbtag.persistence.bookings import load_booking
from tests.conftest import START
from tests.factories import ANSWERS, CONTACT, make_inquiry, submit

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def booking(app, ready_database):
    token = make_inquiry(ready_database, now=START, answers=ANSWERS)
    return submit(ready_database, app.extensions["halbtag"].mails, token, now=START)


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["briefing", "render", *map(str, arguments)])


def test_briefing_is_found_by_id_and_by_uid(app, booking):
    by_id, by_uid = run(app, booking.id), run(app, booking.uid)

    assert by_id.exit_code == 0
    assert by_id.output == by_uid.output
    assert f"Briefing: {CONTACT.company}" in by_id.output


def test_pdf_is_written_into_a_file(app, booking, tmp_path):
    path = tmp_path / "briefing.pdf"

    result = run(app, booking.uid, "--format", "pdf", "--output", path)

    assert (result.exit_code, result.output) == (0, "")
    assert count_pages(path.read_bytes()) == 1


def test_html_is_what_the_mail_says(app, booking):
    html = run(app, booking.id, "--format", "html").output

    assert html.startswith("<!DOCTYPE html>")
    assert "Müller &amp; Söhne Präzisionsteile GmbH" in html


@pytest.mark.parametrize("reference", ["4711", "6a6f6d2c-7d0f-4f0e-9d5a-000000000000", "99999999999999999999", "ä", ""])
@pytest.mark.usefixtures("booking")
def test_unknown_booking_is_a_clear_error(app, reference):
    result = run(app, reference)

    assert result.exit_code == 1
    assert result.output == f"Error: No booking has the id or uid {reference}.\n"


def test_held_half_day_has_no_briefing_yet(app, ready_database, booking):
    with ready_database.writing() as session:
        load_booking(session, booking.id).email = ""

    result = run(app, booking.id)

    assert result.exit_code == 1
    assert "nobody has filled in the form yet" in result.output


def test_unwritable_file_is_a_clear_error(app, booking, tmp_path):
    result = run(app, booking.id, "--output", tmp_path / "missing" / "briefing.txt")

    assert result.exit_code == 1
    assert "No such file or directory" in result.output
