"""Alembic's entry: runs migrations on the connection that `bot/db/migrate.py` hands over."""

from alembic import context
from sqlmodel import SQLModel

from bot.db import tables

assert tables.PersonRow.metadata is SQLModel.metadata  # noqa: S101 - the tables are registered

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    compare_type=True,
    render_as_batch=True,  # SQLite alters a table only by copying it
)
with context.begin_transaction():
    context.run_migrations()
