"""The consultant says which roles decide, and from how many people on a circle needs a talk."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ROLES = '["owner", "managing_director", "board"]'


def upgrade() -> None:
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deciding_roles", sa.JSON(), server_default=_ROLES, nullable=False))
        batch_op.add_column(sa.Column("largest_circle", sa.String(8), server_default="6-8", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.drop_column("largest_circle")
        batch_op.drop_column("deciding_roles")
