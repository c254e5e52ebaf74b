"""Alembic's entry: migrates on the connection, and in the transaction, that `Database` opened."""

from alembic import context

from central.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite alters most of a table only by copying it
    render_as_batch=True,
)
context.run_migrations()
