"""`rest` steps: what goes to the API, what comes back, and how an answer that is not wanted is told."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pydantic import TypeAdapter

from scenarios.language.steps import AnyStep
from scenarios.runner.performing import perform
from scenarios.runner.rest_call import RestFailure
from tests.scenarios.app_requests_made_up import request
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import EmptyPlatform, in_virtual_time, stage_of

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.language.steps import Step
    from scenarios.runner.stage import Stage

STEP: TypeAdapter[Step] = TypeAdapter(AnyStep)
BASE = "http://api.test/v1/Account/MAXXXXXXXXXXXXXXXXXX"


def performed(
    folder: Path, written: dict[str, Any], answer: httpx.Response | Exception
) -> tuple[httpx.Request | None, Stage]:
    """The request that a step sent to an API which answers `answer`."""
    sent: list[httpx.Request] = []

    def api(asked: httpx.Request) -> httpx.Response:
        sent.append(asked)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def main() -> Stage:
        platform = EmptyPlatform(client=httpx.AsyncClient(transport=httpx.MockTransport(api)))
        stage, _ = stage_of(one_case(folder).scenario, platform)
        stage.app.log.add(request("/answer/", {"CallUUID": "u-1"}))
        await perform(STEP.validate_python(written), stage)
        return stage

    stage = in_virtual_time(main)
    return (sent[0] if sent else None), stage


def test_a_call_is_made_and_its_answer_kept(tmp_path: Path) -> None:
    step = {
        "rest": "calls.create",
        "with": {
            "from_": 15550100,
            "to": "${agent.uri}",
            "answer_url": "http://x/",
            "error_if_parent_not_found": False,
        },
        "as": "call",
    }
    sent, stage = performed(tmp_path, step, httpx.Response(201, json={"request_uuid": "r", "n": [1, {"id": "7"}]}))
    assert sent is not None
    assert (sent.method, str(sent.url)) == ("POST", f"{BASE}/Call/")
    assert sent.headers["authorization"].startswith("Basic ")
    assert json.loads(sent.content) == {
        "from": "15550100",
        "to": "sip:agent@192.0.2.1",
        "answer_url": "http://x/",
        "error_if_parent_not_found": False,
    }
    assert stage.app.text("${call.request_uuid} ${call.n[0]} ${call.n[1].id}") == "r 1 7"


def test_a_parameter_of_a_callback_stands_in_the_path(tmp_path: Path) -> None:
    step = {"rest": "live_calls.get", "with": {"call_uuid": "${CallUUID of /answer/}"}, "answers": {"count": 3}}
    sent, _ = performed(tmp_path, step, httpx.Response(200, json={"count": 3}))
    assert sent is not None
    assert (sent.method, str(sent.url)) == ("GET", f"{BASE}/Call/u-1/?status=live")


@pytest.mark.parametrize(
    ("changes", "answer", "why"),
    [
        ({}, httpx.Response(404, text="not found"), "answered 404 and not 2xx: not found"),
        ({}, httpx.Response(404, json={"api_id": "x", "error": "gone"}), "answered 404 and not 2xx: gone"),
        ({"status": 204}, httpx.Response(200), "answered 200 and not 204: "),
        ({"answers": {"a": "x"}}, httpx.Response(200, json={"a": "y"}), "a of the answer is 'y', expected 'x'"),
        ({"answers": {"a[1].b": "x"}}, httpx.Response(200, json={"a": [1, {"b": 2}]}), "a[1].b of the answer is '2'"),
        ({"answers": {"a[1]": "x"}}, httpx.Response(200, json={"a": [1]}), "a[1] of the answer is not there"),
        ({"answers": {"a": "x"}}, httpx.Response(204), "a of the answer is not there, expected 'x'"),
        ({"answers": {"a": "${CallUUID of /answer/}"}}, httpx.Response(200, json={"a": "y"}), "'y', expected 'u-1'"),
        ({"with": {"call_uuid": "${CallUUID of /no/}"}}, httpx.Response(200), "CallUUID of /no/} has no value yet"),
        ({}, httpx.ConnectError("refused"), "ConnectError"),
    ],
)
def test_what_is_not_wanted_fails_in_one_line(
    tmp_path: Path, changes: dict[str, Any], answer: httpx.Response | Exception, why: str
) -> None:
    step = {"rest": "calls.get", "with": {"call_uuid": "u"}, **changes}
    with pytest.raises(RestFailure) as raised:
        performed(tmp_path, step, answer)
    assert why in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_status_that_is_wanted_may_be_an_error(tmp_path: Path) -> None:
    step = {"rest": "calls.get", "with": {"call_uuid": "u"}, "status": 404}
    assert performed(tmp_path, step, httpx.Response(404))[0] is not None


def test_an_api_that_never_answers_fails_in_time(tmp_path: Path) -> None:
    async def api(_asked: httpx.Request) -> httpx.Response:
        await asyncio.sleep(3600)
        return httpx.Response(200)

    async def main() -> None:
        platform = EmptyPlatform(client=httpx.AsyncClient(transport=httpx.MockTransport(api)))
        stage, _ = stage_of(one_case(tmp_path).scenario, platform)
        with pytest.raises(RestFailure, match="no answer within 10 s"):
            await perform(STEP.validate_python({"rest": "calls.list"}), stage)

    in_virtual_time(main)
