"""Programs with the official SDKs, not changed at all, ask Offhook by TLS in the place of api.plivo.com.

A line of the hosts file and port 443 would change the machine: something in each language stands for both, below the
SDK and its HTTP library. Names and trust are as they will be.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import certifi
import pytest

from emulator.certs import CertsOrder, certs_command
from emulator.live import start_live
from emulator.settings import Number, Settings
from tests.peers import NODE_MODULES

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.live
HERE = Path(__file__).parent
STAND_IN = HERE / "instead_of_hosts"


def run(command: list[str], at: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A program that finds plivo.com at `at`, with the account of a platform by default."""
    account = {"PLIVO_AUTH_ID": Settings().account.auth_id, "PLIVO_AUTH_TOKEN": Settings().account.auth_token}
    outer = {name: value for name, value in os.environ.items() if not name.lower().endswith(("_proxy", "pythonpath"))}
    environment = {**outer, **account, "OFFHOOK_AT": at, **variables}
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=60)


def answers(tmp_path: Path, command: list[str], every: list[Mapping[str, str]]) -> list[tuple[int, str, str]]:
    """What a program says against one platform, once with each of these variables."""

    async def main() -> list[tuple[int, str, str]]:
        settings = Settings.model_validate(
            {
                "http": "127.0.0.1:0",
                "https": "127.0.0.1:0",
                "sip": "127.0.0.1:0",
                "rtp_ports": "0-0",
                "data": str(tmp_path),
                "certificates": str(tmp_path / "certificates"),
                "applications": {"main": {"answer_url": "http://127.0.0.1:9/"}},
                "numbers": {"15550100": Number(application="main"), "15550101": Number(application="main")},
            }
        )
        live = await start_live(settings)
        at = live.https_url.removeprefix("https://")
        try:
            ran = [await asyncio.to_thread(run, command, at, **variables) for variables in every]
        finally:
            await live.stop()
        return [(each.returncode, each.stdout.strip(), each.stderr) for each in ran]

    return asyncio.run(main())


def test_python_trusts_what_certifi_was_given(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    shutil.copytree(Path(certifi.__file__).parent, packages / "certifi")
    of_its_own = tmp_path / "python"
    of_its_own.write_text(f'#!/bin/sh\nPYTHONPATH={packages} exec {sys.executable} "$@"\n')
    of_its_own.chmod(0o755)
    order = CertsOrder(folder=tmp_path / "certificates", certifi=True, python=str(of_its_own))
    certs_command(order)
    trusting, wary = {"PYTHONPATH": f"{packages}:{STAND_IN}"}, {"PYTHONPATH": str(STAND_IN)}
    with_it, without_it = answers(tmp_path, [sys.executable, str(HERE / "by_tls.py")], [trusting, wary])
    assert with_it[:2] == (0, "2"), with_it
    assert without_it[0] == 1
    assert "CERTIFICATE_VERIFY_FAILED" in without_it[2]
    certs_command(replace(order, undo=True))
    assert (packages / "certifi" / "cacert.pem").read_bytes() == Path(certifi.where()).read_bytes()


@pytest.mark.peer("plivo-node")
def test_node_trusts_what_its_environment_names(tmp_path: Path) -> None:
    certs_command(CertsOrder(folder=tmp_path / "certificates"))
    outer = {"NODE_PATH": str(NODE_MODULES)}
    trusting = {**outer, "NODE_EXTRA_CA_CERTS": str(tmp_path / "certificates" / "ca.pem")}
    command = ["node", "--require", str(STAND_IN / "hosts.js"), str(HERE / "by_tls.js")]
    with_it, without_it = answers(tmp_path, command, [trusting, outer])
    assert with_it[:2] == (0, "2"), with_it
    assert without_it[0] == 1
    assert "certificate" in without_it[2]
