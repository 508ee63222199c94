"""By what inquiries are taken on: tried against the last ones, then saved, or not."""

from urllib.parse import urlencode

import pytest

from halbtag.persistence.profile import criteria_of, load_profile
from tests.conftest import START
from tests.factories import ANSWERS_1, UNSURE_ANSWERS, make_inquiry

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

PAGE = "/admin/qualifizierung"
PRESENT = {
    "sizes": ["10-49", "50-249", "250-999", "1000+"],
    "range_km": "300",
    "deciding_roles": ["owner", "managing_director", "board"],
    "largest_circle": "6-8",
}


def seen(database):
    with database.reading() as session:
        profile = load_profile(session)
        return {"revision": str(profile.revision)}, criteria_of(profile)


def preview(consultant, database, **changes):
    revision, _ = seen(database)
    query = urlencode({**PRESENT, **revision, **changes}, doseq=True)
    return consultant.get(f"{PAGE}/vorschau?{query}")


@pytest.fixture
def asked(ready_database):
    make_inquiry(ready_database, now=START)
    make_inquiry(ready_database, now=START, answers=UNSURE_ANSWERS)
    make_inquiry(ready_database, now=START, answers={**ANSWERS_1, "size": "10-49"}, version=1)
    make_inquiry(ready_database, now=START, answers={"size": "50-249"})


@pytest.mark.usefixtures("asked")
def test_preview_lists_what_would_come_out_otherwise_and_saves_nothing(consultant, ready_database):
    before = seen(ready_database)
    page = preview(consultant, ready_database, sizes=["50-249"])
    assert "die letzten 3 vollständigen Anfragen" in page.text
    assert "Eine Anfrage ginge anders aus" in page.text
    assert page.text.count('data-label="neu">noch nicht') == 1
    assert seen(ready_database) == before


@pytest.mark.usefixtures("asked")
def test_preview_says_that_nothing_changes(consultant, ready_database):
    assert "Keine dieser Anfragen ginge anders aus." in preview(consultant, ready_database).text


@pytest.mark.usefixtures("asked")
def test_preview_leads_back_to_what_was_tried(consultant, ready_database):
    page = preview(consultant, ready_database, range_km="77")
    back = page.text.split('button--quiet" href="')[1].split('"')[0].replace("&amp;", "&")
    assert 'value="77"' in consultant.get(back).text


@pytest.mark.usefixtures("asked")
def test_criteria_are_saved_and_judge_from_then_on(consultant, ready_database):
    revision, _ = seen(ready_database)
    wanted = {**PRESENT, **revision, "sizes": ["50-249"], "largest_circle": "3-5", "deciding_roles": ["it_head"]}
    answer = consultant.post(PAGE, wanted, page=f"{PAGE}/vorschau")
    assert (answer.status_code, answer.location) == (303, PAGE)
    _, criteria = seen(ready_database)
    assert (set(criteria.sizes), criteria.largest_circle) == ({"50-249"}, "3-5")
    assert set(criteria.deciding_roles) == {"it_head"}


def test_what_was_saved_meanwhile_is_not_overwritten(consultant, ready_database):
    revision, _ = seen(ready_database)
    for range_km in ("200", "200", "100"):
        assert (
            consultant.post(PAGE, {**PRESENT, **revision, "range_km": range_km}, page=f"{PAGE}/vorschau").location
            == PAGE
        )
    assert seen(ready_database)[1].range_km == 200
    assert "in einem anderen Fenster geändert" in consultant.get(PAGE).text


@pytest.mark.parametrize(
    "fault",
    [{"sizes": ["7"]}, {"sizes": []}, {"range_km": "viel"}, {"deciding_roles": ["x"]}, {"largest_circle": "9"}],
)
def test_junk_is_refused_before_anything_is_shown_or_saved(consultant, ready_database, fault):
    before = seen(ready_database)
    assert preview(consultant, ready_database, **fault).status_code == 422
    assert consultant.post(PAGE, {**PRESENT, **before[0], **fault}, page=f"{PAGE}/vorschau").status_code == 422
    assert seen(ready_database) == before
