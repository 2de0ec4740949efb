"""Whose fault a database error is; the rest of the shell asks only this one question."""

from typing import Final

from sqlalchemy.exc import DBAPIError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_NOT_OURS_YET: Final = frozenset({"42P01", "42703", "42501"})
"""PostgreSQL's undefined_table, undefined_column and insufficient_privilege."""


def is_outage(error: BaseException) -> bool:
    """Return whether the database itself cannot serve now: locked, full, read-only or away.

    So it is too where our tables are missing or closed to us: a migration has yet to come.

    Then nothing is wrong with what was to be written, and the caller may try the same again.
    """
    if isinstance(error, DBAPIError) and (
        error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _NOT_OURS_YET
    ):
        return True
    return isinstance(error, OperationalError | InternalError | PoolTimeoutError | OSError)
