"""Whose fault a database error is; the rest of the shell asks only this one question."""

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


def is_outage(error: BaseException) -> bool:
    """Return whether the database itself cannot serve now: locked, full, read-only or away.

    Then nothing is wrong with what was to be written, and the caller may try the same again.
    """
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError | PoolTimeoutError | OSError)
