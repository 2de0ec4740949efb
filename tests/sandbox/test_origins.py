import aiohttp
import pytest

from tests.fixtures_sandbox import Stage


@pytest.mark.parametrize(
    ("origin", "status"), [("https://elsewhere.example", 403), (None, 200), ("null", 403)]
)
async def test_only_the_sandboxes_own_page_may_call_it_from_a_browser(
    stage: Stage, origin: str | None, status: int
) -> None:
    headers = {} if origin is None else {"Origin": origin}
    url = f"{stage.sandbox.url}/sandbox/people/1/messages"
    async with aiohttp.ClientSession() as http, http.get(url, headers=headers) as response:
        assert response.status == status


@pytest.mark.parametrize(
    ("host", "status"),
    [("rebound.example:8080", 403), ("localhost:8080", 200), ("[::1]:8080", 200), ("[", 403)],
)
async def test_a_name_that_has_come_to_mean_this_machine_is_refused(
    stage: Stage, host: str, status: int
) -> None:
    url = f"{stage.sandbox.url}/sandbox/people/1/messages"
    async with aiohttp.ClientSession() as http, http.get(url, headers={"Host": host}) as response:
        assert response.status == status


async def test_its_own_page_may(stage: Stage) -> None:
    url = f"{stage.sandbox.url}/sandbox/people/1/messages"
    headers = {"Origin": stage.sandbox.url}
    async with aiohttp.ClientSession() as http, http.get(url, headers=headers) as response:
        assert response.status == 200
