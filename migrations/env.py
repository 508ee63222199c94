"""Runs the migrations on the connection that `halbtag.persistence.migrate` hands over."""

from alembic import context

from halbtag.persistence.migrate import CONTEXT_OPTIONS, render_type

context.configure(connection=context.config.attributes["connection"], render_item=render_type, **CONTEXT_OPTIONS)
with context.begin_transaction():
    context.run_migrations()
