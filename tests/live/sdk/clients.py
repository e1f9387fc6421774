"""The official SDKs of both languages, unmodified and pointed at a platform: methods by name, and what they show."""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import plivo
from plivo.base import PlivoResource
from plivo.resources.accounts import Account, Subaccount
from plivo.resources.applications import Application
from plivo.resources.calls import Call
from plivo.resources.endpoints import Endpoint
from plivo.resources.numbers import Number
from plivo.resources.recordings import Recording

from emulator import sdk
from tests.peers import NODE_MODULES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.live.sdk.words import Method, Operation, Values

DRIVER = Path(__file__).with_name("client.js")
LONGEST_S = 20
VOICE = {
    *("account", "accounts", "subaccounts", "applications", "calls", "token", "live_calls", "queued_calls"),
    *("conferences", "endpoints", "numbers", "pricing", "pricings", "recordings", "transcriptions"),
    *("multi_party_calls", "multiPartyCalls"),
}
"""The resources of either SDK that have to do with voice."""
OBJECTS = {kind.__name__: kind for kind in (Account, Application, Call, Endpoint, Number, Recording, Subaccount)}
"""What the Python SDK gives of them that has methods, but for conferences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a method gave back or raised."""

    values: Values = field(default_factory=dict)
    """Its attributes in the spelling of the API."""
    lists: int | None = None
    """How many objects, if it is a list."""
    ids: tuple[str, ...] = ()
    """Of the calls, if it lists such."""
    error: str = ""


class Sdk(Protocol):
    """One of the two."""

    language: str

    def method(self, operation: Operation) -> Method | None:
        """What it calls this operation, if it knows it."""

    async def ask(self, method: Method) -> Shown:
        """Call a method."""


class PythonSdk:
    """In this process, on a thread of its own."""

    language = "Python"

    def __init__(self, client: plivo.RestClient) -> None:
        self._client = client
        self._objects: dict[str, PlivoResource] = {}

    def method(self, operation: Operation) -> Method | None:
        """Its method of this operation."""
        return operation.python

    async def ask(self, method: Method) -> Shown:
        """Call it; whatever it raises is its answer."""
        resource, _, name = method.name.partition(".")
        try:
            asked = getattr(self._resource(resource, method.identity), name)
            found = await asyncio.to_thread(asked, **method.named)
        except Exception as error:  # noqa: BLE001 - it raises what it likes
            return Shown(error=f"{type(error).__name__}: {error}")
        if isinstance(found, PlivoResource):
            self._objects[type(found).__name__] = found
        values = dict(getattr(found, "__dict__", {}))
        objects = values.get("objects", values.get("calls"))
        ids = tuple(map(str, values.get("calls", ())))
        return Shown(values=values, lists=None if objects is None else len(objects), ids=ids)

    def _resource(self, name: str, identity: Values) -> Any:
        """What the client has under a name; under that of a class, the object of it that was shown last, or made."""
        if identity:
            self._objects[name] = OBJECTS[name](self._client, dict(identity))
        return self._objects[name] if name[0].isupper() else getattr(self._client, name)


class NodeSdk:
    """In a process of its own."""

    language = "Node"

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def method(self, operation: Operation) -> Method | None:
        """Its method of this operation."""
        return operation.node

    async def ask(self, method: Method) -> Shown:
        """Call it; whatever it raises is its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"name": method.name, "given": method.given}
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        line = await asyncio.wait_for(self._process.stdout.readline(), LONGEST_S)
        told: dict[str, Any] = json.loads(line)
        value = told.get("value")
        values = {_snake(name): each for name, each in value.items()} if isinstance(value, dict) else {}
        lists = len(value) if isinstance(value, list) else None
        ids = tuple(str(each.get("callUuid")) for each in value) if isinstance(value, list) else ()
        return Shown(values=values, lists=lists, ids=ids, error=told.get("error", ""))


@asynccontextmanager
async def python_sdk(url: str, auth_id: str, auth_token: str) -> AsyncIterator[Sdk]:
    """The Python SDK as `emulator.sdk` redirects it."""
    with sdk.redirected(url), plivo.RestClient(auth_id, auth_token) as client:
        yield PythonSdk(client)


@asynccontextmanager
async def node_sdk(url: str, auth_id: str, auth_token: str) -> AsyncIterator[Sdk]:
    """The Node SDK as the adapter redirects it."""
    variables = {
        **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
        "NODE_PATH": str(NODE_MODULES),
        sdk.VARIABLE: url,
        "PLIVO_AUTH_ID": auth_id,
        "PLIVO_AUTH_TOKEN": auth_token,
    }
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        "node", "--require", str(sdk.NODE_ADAPTER), str(DRIVER), stdin=pipe, stdout=pipe, env=variables
    )
    try:
        yield NodeSdk(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await asyncio.wait_for(process.wait(), LONGEST_S)


def python_methods() -> set[str]:
    """Every method of voice that the Python SDK has."""
    with plivo.RestClient("MAXXXXXXXXXXXXXXXXXX", "token") as client:
        resources = {name: held for name, held in vars(client).items() if name in VOICE}
        return {
            f"{resource}.{name}"
            for resource, held in resources.items()
            for name, _ in inspect.getmembers(held, inspect.ismethod)
            if not name.startswith("_")
        }


def object_methods() -> set[str]:
    """Every method of the objects that the Python SDK gives of what is not a conference."""
    return {
        f"{kind.__name__}.{name}"
        for kind in OBJECTS.values()
        for name, _ in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


async def node_methods() -> set[str]:
    """Every method of voice that the Node SDK has."""
    variables = {**os.environ, "NODE_PATH": str(NODE_MODULES), "PLIVO_AUTH_ID": "MAX", "PLIVO_AUTH_TOKEN": "token"}
    process = await asyncio.create_subprocess_exec(
        "node", str(DRIVER), "methods", stdout=asyncio.subprocess.PIPE, env=variables
    )
    told, _ = await process.communicate()
    return {f"{resource}.{name}" for resource, names in json.loads(told).items() if resource in VOICE for name in names}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()
