"""The number said the day after a session."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("day_log", sa.Column("pain_morning", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("day_log") as days:
        days.drop_column("pain_morning")
