"""First tables: dialogues, updates, outbox, timers, reminders, logs, content."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _create_dialogues()
    _create_outbox()
    _create_schedule()
    _create_records()


def downgrade() -> None:
    for table in (
        "content_release",
        "day_log",
        "occurrence",
        "reminder",
        "timer",
        "outbox",
        "failed_event",
        "handled_update",
        "person",
    ):
        op.drop_table(table)


def _create_dialogues() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(35), nullable=False),
        _instant("parked_at", nullable=True),
        _instant("created_at"),
        _instant("updated_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "handled_update",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        _instant("handled_at"),
        sa.PrimaryKeyConstraint("update_id"),
    )
    op.create_table(
        "failed_event",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("error", sa.String(128), nullable=False),
        _instant("at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_failed_event_person_id", "failed_event", ["person_id"])


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.String(64), nullable=True),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("target_ref", sa.String(64), nullable=True),
        sa.Column("tracked", sa.Boolean(), nullable=False),
        sa.Column("ephemeral", sa.Boolean(), nullable=False),
        _instant("not_after", nullable=True),
        _instant("retry_at", nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _instant("claimed_until", nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        _instant("created_at"),
        _instant("sent_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_waiting", "outbox", ["status", "lane", "id"])
    op.create_index("ix_outbox_claimed_until", "outbox", ["claimed_until"])
    op.create_index("ix_outbox_person_ref", "outbox", ["person_id", "ref"])


def _create_schedule() -> None:
    op.create_table(
        "timer",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("wait_id", sa.BigInteger(), nullable=False),
        _instant("due_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "name", "wait_id", name="uq_timer_person_name_wait"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_timer_due_at", "timer", ["due_at"])
    op.create_table(
        "reminder",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        _instant("due_at", nullable=True),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_index("ix_reminder_due_at", "reminder", ["due_at"])


def _create_records() -> None:
    op.create_table(
        "occurrence",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        _instant("due_at"),
        sa.Column("fate", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "local_date", "slot"),
    )
    op.create_table(
        "day_log",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        _instant("at"),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("held_seconds", sa.Integer(), nullable=False),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.Column("steps_planned", sa.Integer(), nullable=False),
        sa.Column("pain_before", sa.Integer(), nullable=True),
        sa.Column("pain_after", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "local_date"),
    )
    op.create_table(
        "content_release",
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        _instant("first_seen_at"),
        sa.PrimaryKeyConstraint("version"),
    )
