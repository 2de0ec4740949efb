"""The database: rows, statements and migrations. Rows stop here; `bot/` sees plain values."""
