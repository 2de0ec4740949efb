"""For operators: broadcasts, alerts, and when a message was due."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.add_column("outbox", _instant("due_at", nullable=True))
    op.create_index("ix_day_log_local_date", "day_log", ["local_date"])
    op.create_table(
        "broadcast",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("operator_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("seen_up_to", sa.BigInteger(), nullable=False),
        _instant("created_at"),
        _instant("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_broadcast_status", "broadcast", ["status"])
    op.create_table(
        "broadcast_copy",
        sa.Column("broadcast_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        _instant("due_at"),
        _instant("queued_at", nullable=True),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id"),
    )
    op.create_index(
        "ix_broadcast_copy_due", "broadcast_copy", ["broadcast_id", "queued_at", "due_at"]
    )
    op.create_table(
        "alert",
        sa.Column("kind", sa.String(32), nullable=False),
        _instant("at"),
        sa.PrimaryKeyConstraint("kind"),
    )


def downgrade() -> None:
    for table in ("alert", "broadcast_copy", "broadcast"):
        op.drop_table(table)
    op.drop_index("ix_day_log_local_date", "day_log")
    op.drop_column("outbox", "due_at")
