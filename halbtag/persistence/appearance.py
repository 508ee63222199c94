"""Queries on the consultant's own face: the accent, the logo, the portrait."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, defer

from halbtag.domain.states import PictureKind
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import Picture, Profile


@dataclass(frozen=True, slots=True)
class Appearance:
    """The accent as it was wished for, and the pictures that there are; of these everything but their content."""

    accent: str = ""
    pictures: Mapping[PictureKind, Picture] = field(default_factory=dict)

    @property
    def logo(self) -> Picture | None:
        """Return the logo, if there is one."""
        return self.pictures.get(PictureKind.LOGO)

    @property
    def portrait(self) -> Picture | None:
        """Return the portrait, if there is one."""
        return self.pictures.get(PictureKind.PORTRAIT)


def load_appearance(session: Session) -> Appearance:
    """Return the accent and the pictures; asking for a picture's content needs `find_picture`."""
    accent = session.scalar(select(Profile.accent).where(Profile.id == 1)) or ""
    found = session.scalars(select(Picture).options(defer(Picture.content, raiseload=True)))
    return Appearance(accent, {picture.kind: picture for picture in found})


def find_picture(session: Session, kind: PictureKind) -> Picture | None:
    """Return the picture with its content, if there is one."""
    return session.get(Picture, kind, populate_existing=True)


def set_accent(session: Session, accent: str) -> None:
    """Replace the wished accent; empty is the house's."""
    session.execute(update(Profile).where(Profile.id == 1).values(accent=accent))


def put_picture(session: Session, picture: Picture) -> None:
    """Keep a picture in the place of the one of its kind."""
    session.merge(picture)


def describe_picture(session: Session, kind: PictureKind, *, alt: str, alt_en: str) -> bool:
    """Say what is to be seen on a picture that is there, and whether one was."""
    return count_changed(session, update(Picture).where(Picture.kind == kind).values(alt=alt, alt_en=alt_en)) == 1


def remove_picture(session: Session, kind: PictureKind) -> bool:
    """Delete a picture, and say whether there was one."""
    return count_changed(session, delete(Picture).where(Picture.kind == kind)) == 1
