"""The folder of a baresip: what it speaks is its party's coded signal, and no placeholder is left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.base.address import Address
from emulator.base.errors import Unavailable
from scenarios.endpoints import baresip_config
from scenarios.endpoints.baresip_config import NEEDED_MODULES, Ports, account_line, module_folder, write_folder
from scenarios.endpoints.phone import Account
from tests.emulator.audio_files import samples_of

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT = Account(party="agent", username="adam", password="s3cret", server=Address("127.0.0.1", 5066), code=2)


def test_the_folder(tmp_path: Path) -> None:
    write_folder(tmp_path, ACCOUNT, Ports(control=4444, rtp=30000), tmp_path / "modules")
    speech = samples_of((tmp_path / "speech.wav").read_bytes())
    assert np.array_equal(speech[:8000, 0], coded_signal(2, 8000))
    config = (tmp_path / "config").read_text()
    assert "{" not in config
    settings = dict(line.split(maxsplit=1) for line in config.splitlines() if not line.startswith("module"))
    assert settings["rtp_ports"] == "30000-30002"
    assert settings["ctrl_tcp_listen"] == "127.0.0.1:4444"
    assert settings["audio_source"] == f"aufile,{tmp_path}/speech.wav"


def test_the_account_line() -> None:
    line = account_line(ACCOUNT)
    assert line.startswith('"adam" <sip:adam@127.0.0.1:5066;transport=udp>;auth_user=adam;auth_pass=s3cret;')
    assert "answermode=manual" in line
    assert "srtp" not in line
    assert account_line(replace(ACCOUNT, srtp=True)) == f"{line};mediaenc=srtp-mand"


def test_modules_that_are_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baresip_config, "MODULE_FOLDERS", (str(tmp_path),))
    (tmp_path / NEEDED_MODULES[0]).touch()
    with pytest.raises(Unavailable, match="were not found; apt install baresip-core"):
        module_folder()
    for module in NEEDED_MODULES:
        (tmp_path / module).touch()
    assert module_folder() == tmp_path
