"""The world of the acceptance tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.acceptance.world import World, a_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A bot and its Telegram, on a Monday at 07:00 in Berlin."""
    async with a_world(tmp_path) as opened:
        yield opened
