"""Places and distances."""

from halbtag.domain.places import distance_km, find_place


def test_distance_from_munich_to_hamburg_is_that_of_the_atlas():
    # About 612 km between the city centres as the crow flies.
    assert abs(distance_km(find_place("80331"), find_place("20095")) - 612) < 8


def test_unknown_postal_code_has_no_place():
    assert find_place("00000") is None
