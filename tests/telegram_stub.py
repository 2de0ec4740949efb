"""A stand-in for Telegram below PTB's request layer, so that PTB's own code runs in tests."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from telegram.request import BaseRequest, RequestData

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEFG_0"
ME = {"id": 123456, "is_bot": True, "first_name": "Knees", "username": "KneesBot"}

Answer = tuple[int, Mapping[str, Any]]
Responder = Callable[[Mapping[str, str]], Answer]


def ok(result: object) -> Answer:
    return 200, {"ok": True, "result": result}


def refusal(code: int, description: str, **parameters: int) -> Answer:
    body = {"ok": False, "error_code": code, "description": description}
    return code, body | ({"parameters": parameters} if parameters else {})


class StubRequest(BaseRequest):
    """Answers each method with what the test has set up; unknown ones with True."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Mapping[str, str]]] = []
        self.responders: dict[str, Responder] = {"getMe": lambda _: ok(ME)}
        self.scripted: dict[str, list[Answer | Exception]] = {}

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    def script(self, method: str, *answers: Answer | Exception) -> None:
        """Answer the next calls of a method like this, one after the other."""
        self.scripted.setdefault(method, []).extend(answers)

    async def do_request(  # noqa: PLR0917 - the signature is PTB's
        self,
        url: str,
        method: str,  # noqa: ARG002
        request_data: RequestData | None = None,
        read_timeout: Any = None,  # noqa: ANN401, ARG002
        write_timeout: Any = None,  # noqa: ANN401, ARG002
        connect_timeout: Any = None,  # noqa: ANN401, ARG002
        pool_timeout: Any = None,  # noqa: ANN401, ARG002
    ) -> tuple[int, bytes]:
        endpoint = url.rpartition("/")[2]
        parameters = request_data.json_parameters if request_data else {}
        self.calls.append((endpoint, parameters))
        if queue := self.scripted.get(endpoint):
            answer = queue.pop(0)
            if isinstance(answer, Exception):
                raise answer
        else:
            responder = self.responders.get(endpoint)
            answer = responder(parameters) if responder else ok(result=True)
        status, body = answer
        return status, json.dumps(body).encode()

    def calls_of(self, endpoint: str) -> list[Mapping[str, str]]:
        return [parameters for name, parameters in self.calls if name == endpoint]
