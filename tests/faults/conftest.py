"""Fixtures of the fault suite."""

from collections.abc import Iterator

import pytest

from tests.databases import a_database


@pytest.fixture
def shared(postgresql_server: str) -> Iterator[str]:
    """Return the URL of a database of the test's own, without tables."""
    with a_database(postgresql_server) as url:
        yield url
