"""Certificates that are missing or damaged are named, with what makes them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.runtime.certificate_maker import make_certificates
from emulator.runtime.certificates import Certificates, default_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_without_any(tmp_path: Path) -> None:
    assert not Certificates(tmp_path).exist()
    with pytest.raises(Unavailable, match=r"there are none; `offhook certs` makes them"):
        Certificates(tmp_path).server_tls()


def test_a_folder_with_all_and_one_that_was_damaged(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path, (), datetime.datetime.now(datetime.UTC))
    assert certificates.exist()
    certificates.server.write_text("nothing")
    with pytest.raises(Unavailable, match="offhook certs"):
        certificates.server_tls()
    certificates.authority.unlink()
    assert not certificates.exist()


def test_they_belong_to_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder() == tmp_path / ".offhook" / "certificates"
