"""What the consultant writes himself, in English too; the privacy notice names the retention that is set."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXTS = ("about_en", "terms_en", "imprint_en", "privacy_en")

#: As the placeholder said it, whatever was set: wrong for every other retention than this one.
_FIXED = "Ich lösche Ihre Daten 180 Tage nach dem Termin, ohne Termin 180 Tage nach Ihrer letzten Eingabe"
_NAMED = _FIXED.replace("180 Tage", "[Löschfrist]")


def upgrade() -> None:
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pause_message_en", sa.String(length=500), server_default="", nullable=False))
        for name in _TEXTS:
            batch_op.add_column(sa.Column(name, sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alt_en", sa.String(length=200), server_default="", nullable=False))
    _replace(_FIXED, _NAMED)


def downgrade() -> None:
    _replace(_NAMED, _FIXED)
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.drop_column("alt_en")
    with op.batch_alter_table("profile", schema=None) as batch_op:
        for name in (*_TEXTS, "pause_message_en"):
            batch_op.drop_column(name)


def _replace(words: str, others: str) -> None:
    profile = sa.table("profile", sa.column("privacy", sa.Text()))
    op.execute(sa.update(profile).values(privacy=sa.func.replace(profile.c.privacy, words, others)))
