"""Counters of how far visits and inquiries come, by week and article, and the marks by which each counts once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("inquiries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("article", sa.String(length=80), server_default="", nullable=False))
    op.create_table(
        "funnel_counts",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("article", sa.String(length=80), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "article", "way", "stage", name=op.f("pk_funnel_counts")),
    )
    op.create_table(
        "stage_marks",
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiries.id"], name=op.f("fk_stage_marks_inquiry_id_inquiries"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("inquiry_id", "stage", name=op.f("pk_stage_marks")),
    )


def downgrade() -> None:
    op.drop_table("stage_marks")
    op.drop_table("funnel_counts")
    with op.batch_alter_table("inquiries", schema=None) as batch_op:
        batch_op.drop_column("article")
