"""Messages, recalls and the waiting list get rows; inquiries are handed over, and sent as personal links."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    follow_ups = op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("kind", _enum("message", "recall", "waiting_list", name="follow_up_kind"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiries.id"], name=op.f("fk_follow_ups_inquiry_id_inquiries"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    op.create_index(op.f("ix_follow_ups_inquiry_id"), "follow_ups", ["inquiry_id"])
    op.create_index(op.f("ix_follow_ups_kind_done_at"), "follow_ups", ["kind", "done_at"])
    op.create_table(
        "hand_overs",
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiries.id"], name=op.f("fk_hand_overs_inquiry_id_inquiries"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_hand_overs")),
    )
    op.create_table(
        "personal_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiries.id"], name=op.f("fk_personal_links_inquiry_id_inquiries"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_links")),
    )
    op.create_index(op.f("ix_personal_links_inquiry_id"), "personal_links", ["inquiry_id"])
    _move_messages(follow_ups)
    with op.batch_alter_table("inquiries") as batch_op:
        batch_op.add_column(sa.Column("prepared_by", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("known_email", sa.String(length=254), server_default="", nullable=False))
        batch_op.drop_column("message")


def downgrade() -> None:
    op.execute("DELETE FROM tokens WHERE scope IN ('hand_over', 'personal')")
    with op.batch_alter_table("inquiries") as batch_op:
        batch_op.add_column(sa.Column("message", sa.JSON(), server_default="{}", nullable=False))
        batch_op.drop_column("known_email")
        batch_op.drop_column("prepared_by")
    op.drop_table("personal_links")
    op.drop_table("hand_overs")
    op.drop_table("follow_ups")


def _enum(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=16)


def _move_messages(follow_ups: sa.Table) -> None:
    inquiries = sa.table(
        "inquiries",
        sa.column("id", sa.Integer()),
        sa.column("message", sa.JSON()),
        sa.column("updated_at", sa.DateTime(timezone=True)),
    )
    connection = op.get_bind()
    rows = [
        {
            "inquiry_id": row.id,
            "kind": "message",
            "name": row.message.get("name", ""),
            "email": row.message.get("email", ""),
            "phone": "",
            "text": row.message.get("text", ""),
            "created_at": row.updated_at,
        }
        for row in connection.execute(sa.select(inquiries))
        if row.message
    ]
    if rows:
        connection.execute(sa.insert(follow_ups), rows)
