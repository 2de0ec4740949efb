"""For the sender on PostgreSQL: an index of open messages alone, and tables that are tidied often.

Almost all rows of the outbox are settled ones, kept for two weeks, and every message passes
through the index of what waits. Whatever is gone from there still has to be walked past until it
is tidied away, which by default happens only when a fifth of a whole table has changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BUSY = ("outbox", "timer", "reminder")
_OFTEN = "autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02"


def upgrade() -> None:
    op.drop_index("ix_outbox_claimed_until", "outbox")
    if op.get_bind().dialect.name != "postgresql":
        return
    op.drop_index("ix_outbox_waiting", "outbox")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["status", "lane", "id"],
        postgresql_where=sa.text("status IN ('pending', 'claimed')"),
    )
    for table in _BUSY:
        op.execute(f"ALTER TABLE {table} SET ({_OFTEN})")


def downgrade() -> None:
    op.create_index("ix_outbox_claimed_until", "outbox", ["claimed_until"])
    if op.get_bind().dialect.name != "postgresql":
        return
    op.drop_index("ix_outbox_waiting", "outbox")
    op.create_index("ix_outbox_waiting", "outbox", ["status", "lane", "id"])
    for table in _BUSY:
        op.execute(
            f"ALTER TABLE {table}"
            " RESET (autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor)"
        )
