"""The database: tables, queries, the outbox."""
