"""Who organizes a booking, and when its address was confirmed, stay with it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mailbox", sa.String(length=254), server_default="", nullable=False))
        batch_op.add_column(sa.Column("organizer_name", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("organizer_email", sa.String(length=254), server_default="", nullable=False))
        batch_op.add_column(sa.Column("consultant_email", sa.String(length=254), server_default="", nullable=False))
        batch_op.add_column(sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_bookings_mailbox"), ["mailbox"], unique=False)

    # Whoever got this far had confirmed the address.
    op.execute(
        "UPDATE bookings SET verified_at = COALESCE(confirmed_at, created_at) "
        "WHERE status IN ('requested', 'confirmed', 'cancelled', 'declined')"
    )


def downgrade() -> None:
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bookings_mailbox"))
        batch_op.drop_column("verified_at")
        batch_op.drop_column("consultant_email")
        batch_op.drop_column("organizer_email")
        batch_op.drop_column("organizer_name")
        batch_op.drop_column("mailbox")
