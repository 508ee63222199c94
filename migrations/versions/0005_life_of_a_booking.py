"""A booking is decided in time, countered, moved and reminded of, and its history is kept."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ACTIVE = "status IN ('held', 'verifying', 'requested', 'countered', 'confirmed', 'moving')"
_ACTIVE_BEFORE = "status IN ('held', 'verifying', 'requested', 'confirmed')"


def upgrade() -> None:
    op.create_table(
        "form_answers",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("location", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_form_answers")),
    )
    with op.batch_alter_table("form_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_answers_created_at"), ["created_at"], unique=False)

    op.create_table(
        "booking_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "by", sa.Enum("prospect", "consultant", "clock", name="actor", native_enum=False, length=16), nullable=False
        ),
        sa.Column(
            "action",
            sa.Enum(
                "submit",
                "take_back",
                "book",
                "ask",
                "lapse",
                "choose_other",
                "accept",
                "decline",
                "counter",
                "take",
                "withdraw",
                "expire",
                "move",
                "ask_move",
                "propose_move",
                "take_move",
                "keep",
                "expire_move",
                "cancel",
                "invite",
                "uninvite",
                "describe",
                "complete",
                "miss",
                name="action",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "held",
                "verifying",
                "requested",
                "countered",
                "confirmed",
                "moving",
                "cancelled",
                "declined",
                "expired",
                "completed",
                "no_show",
                name="booking_status",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_booking_steps_booking_id_bookings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_steps")),
    )
    with op.batch_alter_table("booking_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_steps_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column(
            "by", sa.Enum("prospect", "consultant", "clock", name="actor", native_enum=False, length=16), nullable=False
        ),
        sa.Column(
            "status",
            sa.Enum("open", "taken", "freed", name="proposal_status", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("half", sa.Enum("morning", "afternoon", name="half", native_enum=False, length=16), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("journey", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_proposals_booking_id_bookings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("anchor", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_reminders_booking_id_bookings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("booking_id", "kind", "anchor", name=op.f("pk_reminders")),
    )
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wishes", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("site", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("sheet_key", sa.String(length=36), server_default="", nullable=False))
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_bookings_sheet_key"), ["sheet_key"], unique=False)

    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_required", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("since_sequence", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office_starts_at", sa.Time(), server_default="09:00:00", nullable=False))
        batch_op.add_column(sa.Column("office_ends_at", sa.Time(), server_default="17:00:00", nullable=False))
        batch_op.add_column(sa.Column("response_hours", sa.Integer(), server_default="16", nullable=False))
        batch_op.add_column(sa.Column("proposal_hours", sa.Integer(), server_default="24", nullable=False))
        batch_op.add_column(sa.Column("change_notice_days", sa.Integer(), server_default="2", nullable=False))
        batch_op.add_column(sa.Column("reminder_days", sa.Integer(), server_default="7", nullable=False))
        batch_op.add_column(sa.Column("reminds_on_eve", sa.Boolean(), server_default=sa.true(), nullable=False))

    with op.batch_alter_table("slot_claims", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proposal_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_slot_claims_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_slot_claims_proposal_id_proposals"), "proposals", ["proposal_id"], ["id"], ondelete="CASCADE"
        )

    _replace_active_index(_ACTIVE)
    op.execute("UPDATE bookings SET sheet_key = uid")
    op.execute("UPDATE bookings SET scheduled_at = confirmed_at WHERE status = 'confirmed'")
    # Nothing was promised with these: they end when their half-day begins.
    op.execute("UPDATE bookings SET asked_at = verified_at, expires_at = starts_at WHERE status = 'requested'")


def downgrade() -> None:
    # What the older code has no name for.
    op.execute("UPDATE bookings SET status = 'confirmed' WHERE status IN ('moving', 'completed', 'no_show')")
    op.execute("DELETE FROM slot_claims WHERE booking_id IN (SELECT id FROM bookings WHERE status = 'countered')")
    op.execute("UPDATE bookings SET status = 'declined' WHERE status = 'countered'")
    op.execute("UPDATE bookings SET expires_at = NULL WHERE status IN ('requested', 'confirmed', 'declined')")
    op.execute("DELETE FROM slot_claims WHERE proposal_id IS NOT NULL")
    _replace_active_index(_ACTIVE_BEFORE)
    with op.batch_alter_table("slot_claims", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_slot_claims_proposal_id_proposals"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_slot_claims_proposal_id"))
        batch_op.drop_column("proposal_id")

    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.drop_column("reminds_on_eve")
        batch_op.drop_column("reminder_days")
        batch_op.drop_column("change_notice_days")
        batch_op.drop_column("proposal_hours")
        batch_op.drop_column("response_hours")
        batch_op.drop_column("office_ends_at")
        batch_op.drop_column("office_starts_at")

    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.drop_column("since_sequence")
        batch_op.drop_column("is_required")

    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bookings_sheet_key"))
        batch_op.drop_column("scheduled_at")
        batch_op.drop_column("asked_at")
        batch_op.drop_column("sheet_key")
        batch_op.drop_column("site")
        batch_op.drop_column("wishes")

    op.drop_table("reminders")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposals_booking_id"))

    op.drop_table("proposals")
    with op.batch_alter_table("booking_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_steps_booking_id"))

    op.drop_table("booking_steps")
    with op.batch_alter_table("form_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_form_answers_created_at"))

    op.drop_table("form_answers")


def _replace_active_index(condition: str) -> None:
    op.drop_index("uq_bookings_inquiry_id_active", table_name="bookings")
    op.create_index(
        "uq_bookings_inquiry_id_active",
        "bookings",
        ["inquiry_id"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )
