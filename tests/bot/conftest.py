"""Fixtures for the shell's tests."""

from collections.abc import AsyncIterator

import pytest

from tests.post import Post, post_office
from tests.shell import Shell, database


@pytest.fixture
async def shell(database_url: str) -> AsyncIterator[Shell]:
    async with database(database_url) as engine:
        yield Shell(engine)


@pytest.fixture
async def post(database_url: str) -> AsyncIterator[Post]:
    async with post_office(database_url) as post_:
        yield post_
