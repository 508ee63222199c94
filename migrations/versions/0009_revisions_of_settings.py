"""Profile, travel policy and week count how often they were saved, so that no tab overwrites another unseen."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COUNTERS = ("revision", "travel_revision", "week_revision")


def upgrade() -> None:
    with op.batch_alter_table("profile", schema=None) as batch_op:
        for name in _COUNTERS:
            batch_op.add_column(sa.Column(name, sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("profile", schema=None) as batch_op:
        for name in reversed(_COUNTERS):
            batch_op.drop_column(name)
