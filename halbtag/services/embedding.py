"""On which websites the public pages may be shown in a frame."""

from sqlalchemy.orm import Session

from halbtag.persistence.profile import load_profile


def save_embed_origins(session: Session, origins: list[str]) -> None:
    """Replace the allowed origins; they hold from the next answer on."""
    load_profile(session).embed_origins = origins
