"""The consultant's own face: an accent, a logo and a portrait."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("accent", sa.String(length=7), server_default="", nullable=False))
    op.create_table(
        "pictures",
        sa.Column(
            "kind",
            sa.Enum("logo", "portrait", name="picture_kind", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_pictures")),
    )


def downgrade() -> None:
    op.drop_table("pictures")
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.drop_column("accent")
