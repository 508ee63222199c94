"""An opening names the reasons that it lifts, and a change of the availability can be undone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _rebuild_on_sqlite("weekly_rules", keeps_ids=True)
    _rebuild_on_sqlite("overrides", keeps_ids=True)
    with op.batch_alter_table("overrides", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lifts", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "availability_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_changes")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("availability_changes")
    with op.batch_alter_table("overrides", schema=None) as batch_op:
        batch_op.drop_column("lifts")
    _rebuild_on_sqlite("overrides", keeps_ids=False)
    _rebuild_on_sqlite("weekly_rules", keeps_ids=False)


def _rebuild_on_sqlite(table: str, *, keeps_ids: bool) -> None:
    # Only a table made with AUTOINCREMENT never gives an id twice (SQLite, "SQLite Autoincrement").
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": keeps_ids}):
            pass
