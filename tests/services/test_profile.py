"""What the consultant saves of himself."""

from dataclasses import fields

import pytest

from halbtag.persistence.profile import load_profile
from halbtag.services.placeholder_texts import PLACEHOLDER_TEXTS
from halbtag.services.profile import ProfileEntry, without_samples

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def entry_of(database, **values):
    with database.reading() as session:
        profile = load_profile(session)
    return ProfileEntry(**{field.name: getattr(profile, field.name) for field in fields(ProfileEntry)} | values)


def test_english_sample_goes_where_the_german_text_is_his_own(ready_database):
    own = {"about": "Ich berate.", "imprint": "Miriam Vogt", "imprint_en": "Miriam Vogt, Germany"}
    found = without_samples(entry_of(ready_database, **own))
    assert found == entry_of(ready_database, **own, about_en="")
    assert found.terms_en == PLACEHOLDER_TEXTS["terms_en"]


def test_samples_stay_together_where_nobody_has_written_anything(ready_database):
    entry = entry_of(ready_database)
    assert without_samples(entry) == entry
