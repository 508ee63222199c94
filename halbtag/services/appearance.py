"""The stylesheet of a copy's own face: the accent that was wished for, made readable, and the logo."""

import hashlib
from base64 import b64encode

from sqlalchemy.orm import Session

from halbtag.domain.colour import Palette, Scheme, palette_of
from halbtag.domain.states import PictureKind
from halbtag.persistence.appearance import Appearance, find_picture, load_appearance
from halbtag.persistence.models import Picture

#: How high the logo is shown, in rem, and how wide at most: the header is 4 rem high, on a phone as well.
_LOGO_HEIGHT, _LOGO_WIDTH = 2.5, 11.0

#: Another one when the same wish becomes other rules.
_VERSION = "1"


def style_digest(appearance: Appearance) -> str:
    """Return the name of the stylesheet; empty where the copy has the face of the house, and needs none."""
    logo = appearance.logo
    if not appearance.accent and not logo:
        return ""
    content = f"{_VERSION}:{palette_of(appearance.accent)}:{logo.digest if logo else ''}"
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def load_style(session: Session) -> tuple[str, str]:
    """Return the stylesheet's name and its rules; both empty where there is none."""
    appearance = load_appearance(session)
    digest = style_digest(appearance)
    if not digest:
        return "", ""
    rules = _accent_rules(palette_of(appearance.accent)) if appearance.accent else ""
    logo = find_picture(session, PictureKind.LOGO) if appearance.logo else None
    return digest, rules + (_logo_rules(logo) if logo else "")


def _accent_rules(palette: Palette) -> str:
    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ {_properties(palette.dark)} }} }}"
    return f"@layer tokens {{ :root {{ {_properties(palette.light)} }} {dark} }}\n"


def _properties(scheme: Scheme) -> str:
    values = {
        "accent": scheme.accent,
        "accent-hover": scheme.hover,
        "on-accent": scheme.on_accent,
        "link": scheme.accent,
        "info-paper": scheme.tint,
    }
    return " ".join(f"--{name}: {colour};" for name, colour in values.items())


def _logo_rules(logo: Picture) -> str:
    """Return the logo in the stylesheet itself: no request of its own on a first view, and nothing moves for it."""
    height = min(_LOGO_HEIGHT, _LOGO_WIDTH * logo.height / logo.width)
    size = f"inline-size: {height * logo.width / logo.height:.3f}rem; block-size: {height:.3f}rem;"
    picture = f"url(data:image/webp;base64,{b64encode(logo.content).decode()})"
    return f"@layer layout {{ .brand__logo {{ {size} background-image: {picture}; }} }}\n"
