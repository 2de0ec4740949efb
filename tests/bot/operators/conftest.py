"""The office of the operators' tests."""

from collections.abc import AsyncIterator

import pytest

from tests.office import Office, an_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """The bot as operators meet it, at noon."""
    async with an_office(database_url) as opened:
        yield opened
