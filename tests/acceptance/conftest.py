"""The world of the acceptance tests."""

from collections.abc import AsyncIterator

import pytest

from tests.acceptance.world import World, a_world


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """A bot and its Telegram, on a Monday at 07:00 in Berlin."""
    async with a_world(database_url) as opened:
        yield opened
