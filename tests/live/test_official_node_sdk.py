"""The official Node SDK accepts our signatures and refuses what was changed."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.emulator.webhooks.sdk_validators import (
    FIELDS,
    MAIN,
    TOKEN,
    UNICODE,
    URLS,
    built,
    only_v3_sees,
    shown,
    spoiled,
)
from tests.peers import NODE_MODULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.emulator.webhooks.sdk_validators import Shown

pytestmark = pytest.mark.peer("plivo-node")
VALIDATOR = Path(__file__).with_name("node_validator.js")
YES, NO, BY_V3 = (True, True), (False, False), (True, False)


def by_node(requests: Mapping[str, Shown]) -> dict[str, tuple[bool, bool]]:
    """Whether it accepts the V2 and the V3 signature of each, all in one process."""
    ran = subprocess.run(
        ["node", str(VALIDATOR)],
        input="".join(json.dumps(vars(each)) + "\n" for each in requests.values()),
        env={**os.environ, "NODE_PATH": str(NODE_MODULES)},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    verdicts = [json.loads(line) for line in ran.stdout.splitlines()]
    assert not [each for each in verdicts if "error" in each], verdicts
    return {name: (each["v2"], each["v3"]) for name, each in zip(requests, verdicts, strict=True)}


def test_it_accepts_every_shape() -> None:
    every = {
        f"{method}, {url}, {name}, {token}": shown(built(URLS[url], method, fields), token=token, main=token == MAIN)
        for method in ("GET", "POST")
        for url in URLS
        for name, fields in {**FIELDS, "unicode": UNICODE}.items()
        for token in (TOKEN, MAIN)
    }
    assert len(every) == 2 * len(URLS) * (len(FIELDS) + 1) * 2
    assert {case: verdict for case, verdict in by_node(every).items() if verdict != YES} == {}


def test_it_refuses_what_was_changed() -> None:
    assert by_node(spoiled()) == dict.fromkeys(spoiled(), NO)
    assert by_node(only_v3_sees()) == dict.fromkeys(only_v3_sees(), BY_V3)
