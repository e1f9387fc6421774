"""The adapter for Node sends the platform whatever the official Node SDK, or anything else, means for Plivo."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from emulator.sdk import NODE_ADAPTER
from tests.peers import NODE_MODULES

pytestmark = [pytest.mark.live, pytest.mark.peer("plivo-node")]
PROGRAM = Path(__file__).with_name("node_adapter.js")
ACCOUNT = "/v1/Account/MAXXXXXXXXXXXXXXXXXX"


def node(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """One program of Node, that finds the official SDK."""
    outer = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment = {**outer, "NODE_PATH": str(NODE_MODULES), **variables}
    return subprocess.run(
        ["node", *arguments], env=environment, check=False, capture_output=True, text=True, timeout=60
    )


def test_it_sends_everything_of_theirs_and_nothing_else_to_the_platform() -> None:
    ran = node(str(PROGRAM), str(NODE_ADAPTER))
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["asked"] == [
        f"POST 127.0.0.1 {ACCOUNT}/Call/",
        "POST 127.0.0.1 /v1/Call/uuid/Feedback/",
        "GET 127.0.0.1 /v1/Account/MAYYYYYYYYYYYYYYYYYY//",
        f"DELETE 127.0.0.1 {ACCOUNT}/Call/uuid/",
        "GET 127.0.0.1 /text",
        "GET 127.0.0.1 /url",
        "GET 127.0.0.1 /module?a=b",
    ]
    assert (told["theirs"], told["restored"]) == ("ECONNREFUSED", "LOOKED_UP")
    assert all("expected the address of a platform in OFFHOOK_URL" in text for text in told["refused"])


def test_preloaded_it_needs_no_change_to_the_program() -> None:
    asking = "require('https').get('https://api.plivo.com/').on('error', (error) => console.log(error.port))"
    ran = node("--require", str(NODE_ADAPTER), "--eval", asking, OFFHOOK_URL="http://127.0.0.1:9")
    assert ran.stdout.split() == ["9"], ran.stderr


def test_a_bad_address_ends_the_program_before_it_asks_anybody() -> None:
    ran = node("--require", str(NODE_ADAPTER), "--eval", "console.log('asked')", OFFHOOK_URL="localhost")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "expected the address of a platform in OFFHOOK_URL" in ran.stderr
