"""The check of structured data finds what schema.org does not know."""

from tests.schema_org import faults


def test_check_knows_what_schema_org_does_not():
    wrong = {
        "@type": "Service",
        "jobTitle": "x",
        "offers": {"@type": "Offer", "availability": "https://schema.org/Perhaps"},
        "provider": {"@id": "nobody"},
        "name": "",
        "areaServed": {"@type": "Land"},
        "audience": {"@type": "Country"},
    }
    assert faults({"@context": "https://schema.org", "@graph": [wrong]}) == [
        "Service has no jobTitle",
        "Offer.availability is Perhaps",
        "Service.provider points to None",
        "Service.name is ''",
        "Service.areaServed is no Land",
        "no type Land",
        "Service.audience is no Country",
    ]
