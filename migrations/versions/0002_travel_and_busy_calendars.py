"""availability travel busy calendars."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "busy_calendars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.Enum("ics", "caldav", name="calendar_kind", native_enum=False, length=16), nullable=False),
        sa.Column("host", sa.String(length=254), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("username", sa.String(length=254), nullable=False),
        sa.Column("password", sa.LargeBinary(), nullable=True),
        sa.Column("blocks_tentative", sa.Boolean(), nullable=False),
        sa.Column("is_target", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.String(length=500), nullable=False),
        sa.Column("last_modified", sa.String(length=100), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("good_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_calendars")),
    )
    op.create_table(
        "region_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("postal_code", sa.String(length=5), nullable=False),
        sa.Column("radius_km", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_days")),
    )
    with op.batch_alter_table("region_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_days_last_day_first_day"), ["last_day", "first_day"], unique=False)

    op.create_table(
        "travel_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(length=5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_times")),
        sa.UniqueConstraint("prefix", name=op.f("uq_travel_times_prefix")),
    )
    op.create_table(
        "busy_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_tentative", sa.Boolean(), nullable=False),
        sa.Column("postal_code", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["busy_calendars.id"],
            name=op.f("fk_busy_periods_calendar_id_busy_calendars"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_periods")),
    )
    with op.batch_alter_table("busy_periods", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_busy_periods_calendar_id"), ["calendar_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_busy_periods_starts_at_ends_at"), ["starts_at", "ends_at"], unique=False)

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "channel",
                sa.Enum("mail", "caldav", name="channel", native_enum=False, length=16),
                server_default="mail",
                nullable=False,
            )
        )

    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("daily_limit", sa.Integer(), server_default="2", nullable=False))
        batch_op.add_column(sa.Column("monthly_limit", sa.Integer(), server_default="31", nullable=False))
        batch_op.add_column(sa.Column("closes_holidays", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("closes_christmas_eve", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("closes_new_years_eve", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("pause_message", sa.String(length=500), server_default="", nullable=False))
        batch_op.add_column(sa.Column("travel", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("busy_max_age_hours", sa.Integer(), server_default="24", nullable=False))

    with op.batch_alter_table("slot_claims", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_visit", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("slot_claims", schema=None) as batch_op:
        batch_op.drop_column("is_visit")

    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.drop_column("busy_max_age_hours")
        batch_op.drop_column("travel")
        batch_op.drop_column("pause_message")
        batch_op.drop_column("closes_new_years_eve")
        batch_op.drop_column("closes_christmas_eve")
        batch_op.drop_column("closes_holidays")
        batch_op.drop_column("monthly_limit")
        batch_op.drop_column("daily_limit")

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("channel")

    with op.batch_alter_table("busy_periods", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_busy_periods_starts_at_ends_at"))
        batch_op.drop_index(batch_op.f("ix_busy_periods_calendar_id"))

    op.drop_table("busy_periods")
    op.drop_table("travel_times")
    with op.batch_alter_table("region_days", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_days_last_day_first_day"))

    op.drop_table("region_days")
    op.drop_table("busy_calendars")
