"""The command line as other programs call it: `offhook up`, bad input, Ctrl-C."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

OFFHOOK = [sys.executable, "-m", "emulator"]
CASE = Path("scenarios/cases/inbound/inbound_did_dial_answer.yaml")
pytestmark = pytest.mark.live


def start_up(*arguments: str, data: Path) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    process = subprocess.Popen(
        [*OFFHOOK, "up", "--http", "127.0.0.1:0", "--sip", "127.0.0.1:0", "--data", str(data), "--json", *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def end(process: subprocess.Popen[str]) -> tuple[int, float]:
    """Exit code and seconds after SIGTERM."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    code = process.wait(20)
    assert process.stdout is not None
    process.stdout.close()
    return code, time.monotonic() - began


def test_up_says_where_it_is_answers_and_ends_on_sigterm(tmp_path: Path) -> None:
    process, facts = start_up(data=tmp_path)
    try:
        account = f"{facts['auth_id']}:{facts['auth_token']}".encode()
        request = urllib.request.Request(
            f"{facts['url']}/v1/Account/{facts['auth_id']}/Recording/",
            headers={"Authorization": f"Basic {b64encode(account).decode()}"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            listing = json.load(answer)
    finally:
        code, seconds = end(process)

    assert listing["objects"] == []
    assert facts["sip"][0].startswith("udp:127.0.0.1:")
    assert code == 0
    assert seconds < 5


def test_the_account_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLIVO_AUTH_ID", "MAXXXXXXXXXXXXXXXXXX")
    monkeypatch.setenv("PLIVO_AUTH_TOKEN", "secret of the environment")
    process, facts = start_up(data=tmp_path)
    end(process)

    assert facts["auth_id"] == "MAXXXXXXXXXXXXXXXXXX"
    assert facts["auth_token"] == "secret of the environment"


@pytest.mark.parametrize(("kind", "option"), [(socket.SOCK_STREAM, "--http"), (socket.SOCK_DGRAM, "--sip")])
def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path, kind: socket.SocketKind, option: str) -> None:
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if kind is socket.SOCK_STREAM:
            taken.listen()
        port = taken.getsockname()[1]
        other = "--sip" if option == "--http" else "--http"
        ran = subprocess.run(
            [*OFFHOOK, "up", option, f"127.0.0.1:{port}", other, "127.0.0.1:0", "--data", str(tmp_path)],
            check=False,
            capture_output=True,
            text=True,
            timeout=30,
        )

    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert str(port) in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_wrong_option_is_bad_input(tmp_path: Path) -> None:
    ran = subprocess.run(
        [*OFFHOOK, "up", "--sip", "nonsense", "--data", str(tmp_path)], check=False, capture_output=True, text=True
    )

    assert ran.returncode == 2
    assert ran.stderr == "offhook: --sip: 'nonsense' is not HOST:PORT\n"


def test_a_broken_scenario_names_its_place(tmp_path: Path) -> None:
    case = tmp_path / "broken.yaml"
    case.write_text("name: broken\nsummary: a slip of the pen\nstepz: []\n")
    ran = subprocess.run(
        [*OFFHOOK, "run", str(case), "--out", str(tmp_path / "out")], check=False, capture_output=True, text=True
    )

    assert ran.returncode == 2
    assert f"{case}:3:1" in ran.stderr
    assert "steps" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_ctrl_c_finishes_recordings_and_reports_what_ran(tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen(
        [*OFFHOOK, "run", str(CASE), "--world", "live", "--out", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(8.0)  # in the talk: the agent answered after 3 s
    process.send_signal(signal.SIGINT)
    code = process.wait(30)

    assert code == 130
    report = json.loads((out / "report.json").read_text())
    assert report["interrupted"]
    assert report["scenarios"]
    for wav in out.glob("*/recordings/*.wav"):
        assert wav.with_suffix(".sidecar.json").is_file()
    assert (out / "junit.xml").is_file()
