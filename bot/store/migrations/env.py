"""What Alembic runs; the connection is handed over by bot.store.migrate."""

from __future__ import annotations

from alembic import context

from bot.store.tables import owners

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=owners.metadata,  # the scheduler's tables stand in it as well
)
with context.begin_transaction():
    context.run_migrations()
