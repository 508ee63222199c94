"""The offer in the words and structures of those who list and share pages: schema.org, and the picture of a link."""

from collections.abc import Iterable
from typing import Any

from halbtag.domain.colour import palette_of
from halbtag.domain.language import Language, gettext, mark, spoken

#: A question, its answer, and the language of the answer.
Question = tuple[str, str, Language]

FORMAT = mark("1:1-KI-Strategietermin vor Ort (Halbtag)")
HEADLINE = mark("KI ist eine Führungsfrage. Nehmen wir uns dafür einen halben Tag.")
DESCRIPTION = mark(
    "Ein halber Tag in Ihrem Unternehmen: Wir klären, wobei KI Ihrem Geschäft helfen soll, wo Sie anfangen und wer den "
    "Auftrag bekommt."
)


def card_data(*, name: str, city: str, accent: str = "") -> dict[str, str]:
    """Return what the picture of a shared link shows, in the language that is spoken.

    Of people it names the consultant, whose public details they are, and nobody else. `accent` is the colour that was
    wished for, empty for the house's; the picture shows what is readable of it.
    """
    return {
        "language": spoken().value,
        "format": gettext(FORMAT),
        "title": gettext(HEADLINE),
        "name": name,
        "place": gettext("%(city)s · bei Ihnen im Haus", city=city) if city else gettext("Bei Ihnen im Haus"),
        "morning": gettext("Ihr Halbtag"),
        "afternoon": gettext("Ihr Tagesgeschäft"),
        "accent": palette_of(accent).light.accent,
    }


def structured_data(
    *,
    name: str,
    city: str,
    phone: str,
    email: str,
    site_url: str,
    start_url: str,
    image_url: str,
    questions: Iterable[Question],
) -> dict[str, Any]:
    """Return the offer page as JSON-LD of schema.org: the service, who gives it, how it is booked, and the questions.

    It says what the page says, in the language that is spoken, and nothing more. There is no price in it, for the page
    has one in free words only.
    """
    person = {
        "@type": "Person",
        "@id": f"{site_url}#person",
        "name": name,
        "url": site_url,
        "telephone": phone,
        "email": email,
        "address": {"@type": "PostalAddress", "addressLocality": city, "addressCountry": "DE"} if city else None,
    }
    service = {
        "@type": "Service",
        "@id": f"{site_url}#angebot",
        "name": gettext(FORMAT),
        "description": gettext(DESCRIPTION),
        "serviceType": gettext("KI-Strategieberatung"),
        "url": site_url,
        "image": image_url,
        "provider": {"@id": person["@id"]},
        "areaServed": {"@type": "Country", "name": gettext("Deutschland")},
        "audience": {
            "@type": "BusinessAudience",
            "audienceType": gettext("Geschäftsführung mittelständischer Unternehmen"),
        },
        "offers": {"@type": "Offer", "url": start_url, "availability": "https://schema.org/LimitedAvailability"},
        "potentialAction": {
            "@type": "ReserveAction",
            "target": {"@type": "EntryPoint", "urlTemplate": start_url},
        },
    }
    faq = {
        "@type": "FAQPage",
        "@id": f"{site_url}#fragen",
        "inLanguage": spoken().value,
        "mainEntity": [
            {"@type": "Question", "name": question, "acceptedAnswer": _answer(text, language)}
            for question, text, language in questions
        ],
    }
    return {"@context": "https://schema.org", "@graph": [service, _known(person), faq]}


def _answer(text: str, language: Language) -> dict[str, Any]:
    foreign = "" if language is spoken() else language.value
    return _known({"@type": "Answer", "text": text, "inLanguage": foreign})


def _known(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value}
