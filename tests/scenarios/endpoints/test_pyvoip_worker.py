"""The process of pyVoIP as its pipe sees it: lines of JSON and nothing else, errors as answers, an end."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from scenarios.endpoints.free_ports import free_udp_ports
from scenarios.endpoints.pyvoip import ROOT, WORKER

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.peer("pyvoip")]


def settings(folder: Path) -> dict[str, Any]:
    speech = folder / "speech.u8"
    speech.write_bytes(b"\x80" * 160)
    ports = {"port": free_udp_ports("127.0.0.1"), "sip_port": free_udp_ports("127.0.0.1"), "rtp_port": 40000}
    return {"server": "127.0.0.1", "username": "carol", "password": "p", "host": "127.0.0.1", **ports} | {
        "speech": str(speech)
    }


def told(folder: Path, *orders: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    lines = "".join(json.dumps(line) + "\n" for line in (settings(folder), *orders))
    return subprocess.run(
        [sys.executable, "-m", WORKER], input=lines, capture_output=True, text=True, check=False, cwd=ROOT, timeout=20
    )


@pytest.mark.parametrize("do", ["answer", "reject", "hang up", "somersault"])
def test_an_order_that_cannot_be_done_is_answered(tmp_path: Path, do: str) -> None:
    ran = told(tmp_path, {"number_of_order": 7, "do": do})
    assert [json.loads(line) for line in ran.stdout.splitlines()] == [
        {"done": 7, "error": "RuntimeError: there is no call"}
    ]


def test_it_ends_with_its_input(tmp_path: Path) -> None:
    ran = told(tmp_path)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_what_pyvoip_raises_is_the_answer(tmp_path: Path) -> None:
    ran = told(tmp_path, {"number_of_order": 1, "do": "dial", "number": "15550100"})
    (answer,) = [json.loads(line) for line in ran.stdout.splitlines()]
    assert answer["done"] == 1
    assert answer["error"].startswith("AttributeError:"), "it has no socket before it is registered"
