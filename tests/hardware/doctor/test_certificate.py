"""The certificate that phones are shown: each thing that can be wrong with it is found."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from emulator.runtime.certificate_maker import make_certificates
from hardware.doctor.certificate import check_certificate

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
HOST = "192.0.2.5"


def test_one_that_is_fit(tmp_path: Path) -> None:
    made = make_certificates(tmp_path, [HOST, "desk.example"], NOW)
    assert [check_certificate(tmp_path, host, NOW).state for host in (HOST, "desk.example")] == ["fine", "fine"]
    found = check_certificate(tmp_path, HOST, NOW)
    assert found.what.startswith(f"{made.server} is made out to {HOST} until 2028-")


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [(-2, "broken", "and not now"), (815, "doubtful", "ends on 2028-"), (900, "broken", "and not now")],
)
def test_one_whose_time_is_over_or_soon_is(tmp_path: Path, days: int, state: str, words: str) -> None:
    make_certificates(tmp_path, [HOST], NOW)
    found = check_certificate(tmp_path, HOST, NOW + datetime.timedelta(days=days))
    assert (found.state, words in found.what) == (state, True)
    assert found.mend == f"`offhook certs --renew --name {HOST} --folder {tmp_path}`"


def test_one_for_somebody_else(tmp_path: Path) -> None:
    make_certificates(tmp_path, [], NOW)
    found = check_certificate(tmp_path, HOST, NOW)
    assert (found.state, f"not made out to {HOST}" in found.what) == ("broken", True)


def test_none_and_one_that_is_damaged(tmp_path: Path) -> None:
    none = check_certificate(tmp_path, HOST, NOW)
    assert (none.state, none.mend) == ("broken", f"`offhook certs --name {HOST} --folder {tmp_path}`")
    made = make_certificates(tmp_path / "a", [HOST], NOW)
    other = make_certificates(tmp_path / "b", [HOST], NOW)
    made.key.write_bytes(other.key.read_bytes())
    mismatch = check_certificate(tmp_path / "a", HOST, NOW)
    made.server.write_text("no certificate")
    damaged = check_certificate(tmp_path / "a", HOST, NOW)
    assert [each.state for each in (mismatch, damaged)] == ["broken", "broken"]
    assert "cannot be used" in damaged.what
