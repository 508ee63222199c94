"""Telling a request for a fragment from one for a page."""

from flask import Response, request


def is_fragment_request() -> bool:
    """Say whether HTMX asks for a fragment; restoring history asks for the page although it names itself too."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-Request-Type") == "partial"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )


def vary_by_htmx(response: Response) -> Response:
    """Tell caches that page and fragment share one address."""
    response.vary.update(("HX-Request", "HX-Request-Type", "HX-History-Restore-Request"))
    return response
