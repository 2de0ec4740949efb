"""A timer for everybody that looks whether they are still there, a year after their last turn."""

from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NAME: Final = "keeping"  # conversations.keeping
_WAIT: Final = -2
_SILENCE: Final = timedelta(days=365)
_PERSON: Final = sa.table(
    "person", sa.column("id", sa.BigInteger()), sa.column("updated_at", sa.DateTime(timezone=True))
)
_TIMER: Final = sa.table(
    "timer",
    sa.column("person_id", sa.BigInteger()),
    sa.column("name", sa.String()),
    sa.column("wait_id", sa.BigInteger()),
    sa.column("due_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    people = op.get_bind().execute(sa.select(_PERSON)).all()
    timers = [
        {"person_id": one.id, "name": _NAME, "wait_id": _WAIT, "due_at": one.updated_at + _SILENCE}
        for one in people
    ]
    if timers:
        op.bulk_insert(_TIMER, timers)


def downgrade() -> None:
    op.execute(_TIMER.delete().where(_TIMER.c.name == _NAME))
