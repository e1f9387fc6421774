"""Every argument of /control, wrong and hostile, before a whole platform: refused by name, or harmless."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import httpx

from emulator.app import shared_api
from tests.emulator.api.hostile import HOSTILE
from tests.emulator.api.test_arguments_of_every_operation import wrong_for
from tests.emulator.platform_stage import SETTINGS, in_a_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.emulator.platform_stage import Scene

TOKEN = "open sesame"
LONGEST = 10_000
"""Of what httpx puts into a query."""
GOOD: dict[str, dict[str, Any]] = {
    "POST clock": {},
    "POST faults": {"where": "webhook", "fault": "cut", "kind": "nothing"},
    "POST snapshots": {"name": "x"},
    "POST seed": {},
    "GET webhooks": {},
}
"""What is asked, and what is right beside an argument that is not."""
BY_OTHER_NAMES = {"path": {"where": "rest", "status": 503}, "error": {"where": "rest", "status": 503}}
"""Arguments of rules for the API."""


def arguments() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What is asked, an argument of it, and its JSON Schema."""
    described = shared_api().openapi()["paths"]
    for asked in GOOD:
        method, path = asked.split()
        operation = described[f"/control/{path}"][method.lower()]
        listed = {each["name"]: each["schema"] for each in operation.get("parameters", ())}
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        for name, schema in {**listed, **body.get("properties", {})}.items():
            yield asked, name, schema


def wrong(asked: str, name: str, schema: dict[str, Any]) -> list[object]:
    """What the argument never takes."""
    if schema["type"] == "array":
        rows = schema["items"]["properties"]
        each_wrong = [(field, value) for field, each in rows.items() for value in wrong_for(each)]
        return [
            "x",
            {"a": 1},
            [1],
            [{"moon": 1}],
            [{"count": 10_001}],
            *([{field: value}] for field, value in each_wrong),
        ]
    if asked.startswith("POST"):
        return list(wrong_for(schema))
    return [
        value
        for value in wrong_for(schema)
        if schema["type"] == "integer" and isinstance(value, str) and len(value) < LONGEST
    ]


def request(asked: str, name: str, value: object) -> tuple[str, str, dict[str, Any]]:
    method, path = asked.split()
    beside = BY_OTHER_NAMES.get(name, GOOD[asked])
    return method, f"/control/{path}", {**beside, name: value}


async def ask(client: httpx.AsyncClient, method: str, path: str, fields: dict[str, Any]) -> httpx.Response:
    if method == "GET":
        return await client.get(
            path, params={name: str(value).encode("utf-8", "replace") for name, value in fields.items()}
        )
    return await client.request(method, path, content=json.dumps(fields), headers={"Content-Type": "application/json"})


def test_what_is_wrong_is_refused_by_name_and_what_is_hostile_is_harmless(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        transport = httpx.ASGITransport(app=shared_api(), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://api.test", auth=("", TOKEN)) as client:
            before = scene.platform.around.store.counts()
            for asked, name, schema in arguments():
                for value in wrong(asked, name, schema):
                    answer = await ask(client, *request(asked, name, value))
                    said = answer.text[:200]
                    assert answer.status_code == 400, (asked, name, value, said)
                    assert re.match(rf"(?:{name}|request)\W", answer.json()["error"]), (asked, name, value, said)
            assert scene.platform.around.store.counts() == before
            for asked, name, _ in arguments():
                for value in HOSTILE:
                    answer = await ask(client, *request(asked, name, value))
                    assert answer.status_code < 500, (asked, name, value, answer.text[:200])
            for value in HOSTILE:
                for switch in scene.platform.settings.ledger.model_dump():
                    answer = await ask(client, "POST", "/control/ledger", {switch: value})
                    assert answer.status_code < 500, (switch, value, answer.text[:200])
            assert (await client.get("/control")).status_code == 200

    in_a_world(tmp_path, story, settings=SETTINGS.model_copy(update={"control_token": TOKEN}))
