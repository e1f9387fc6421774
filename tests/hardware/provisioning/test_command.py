"""`offhook provision` as a process: it serves, tells, and ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.base.errors import BadInput
from hardware.provisioning.command import ProvisionOrder, provision_command
from tests.house.source_tree import ROOT

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

LAB = """\
sip: 127.0.0.1:5060
phones:
  reception: {vendor: yealink, mac: 0015654aa937, host: 127.0.0.1}
"""


def no_tls() -> ssl.SSLContext:
    raise AssertionError("nobody asked for HTTPS")


@pytest.mark.live
def test_it_serves_until_it_is_told_to_end(tmp_path: Path) -> None:
    (tmp_path / "lab.yaml").write_text(LAB)
    command = [sys.executable, "-m", "emulator", "provision", "--http", "127.0.0.1:0", "--urls", "--json"]
    with subprocess.Popen(
        [*command, "--tftp", "127.0.0.1:0", "--pnp", "127.0.0.1:0", "--lab", str(tmp_path / "lab.yaml")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            got = httpx.get(f"{ready['urls']['reception']}0015654aa937.cfg")
            again = httpx.get(f"{ready['http']}0015654aa938.cfg")
            process.send_signal(signal.SIGTERM)
            _, told = process.communicate()
        finally:
            process.kill()
    kept = json.loads((tmp_path / "lab.secrets.json").read_text())["reception"]
    assert (got.status_code, again.status_code, process.returncode) == (200, 404, 0)
    assert f"account.1.password = {kept}\n" in got.text
    assert set(ready) == {"http", "tftp", "pnp", "urls"}
    assert "reception: 0015654aa937.cfg to 127.0.0.1 by http" in told
    assert "lab.yaml has no such phone" in told
    assert "provisioned" in told
    assert kept not in told
    assert ready["urls"]["reception"] not in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("order", "complaint"),
    [
        (ProvisionOrder(http="0.0.0.0"), "--http 0.0.0.0: name the address that the phones reach"),
        (ProvisionOrder(tftp="x:y"), "--tftp x:y: no HOST:PORT"),
        (ProvisionOrder(pnp="::"), "--pnp ::: no HOST:PORT"),
    ],
)
def test_an_address_that_is_none_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: ProvisionOrder, complaint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lab.yaml").write_text(LAB)
    with pytest.raises(BadInput) as caught:
        provision_command(order, no_tls)
    assert str(caught.value).startswith(complaint)


def test_what_is_wrong_with_the_lab_is_told_first(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        provision_command(ProvisionOrder(lab=tmp_path / "lab.yaml"), no_tls)
