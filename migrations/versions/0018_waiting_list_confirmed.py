"""Whoever is on the waiting list has confirmed her address; those who are on it already stay."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE follow_ups SET confirmed_at = consented_at")
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("follow_up_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_tokens_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_tokens_follow_up_id_follow_ups"), "follow_ups", ["follow_up_id"], ["id"], ondelete="CASCADE"
        )


def downgrade() -> None:
    op.execute("DELETE FROM tokens WHERE follow_up_id IS NOT NULL")
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_tokens_follow_up_id_follow_ups"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_tokens_follow_up_id"))
        batch_op.drop_column("follow_up_id")
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.drop_column("confirmed_at")
