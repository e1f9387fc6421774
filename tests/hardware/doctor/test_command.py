"""`offhook doctor` says what it found, and its exit code says whether something is broken."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from emulator.base.address import Address
from emulator.base.errors import BadInput
from emulator.runtime.certificate_maker import make_certificates
from hardware.doctor import lab_addresses
from hardware.doctor.command import PlatformSide, doctor_command
from hardware.provisioning.sockets import datagrams, listening

pytestmark = pytest.mark.live
LOCAL = Address("127.0.0.1", 0)
ANY = PlatformSide((0, 0), Path("nowhere"))


@pytest.fixture(autouse=True)
def own_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """The port of `offhook provision` may be in use on this machine."""
    monkeypatch.setattr(lab_addresses, "PROVISION_PORT", 0)
    monkeypatch.setattr(lab_addresses, "TFTP_PORT", 0)


def lab_of(folder: Path, text: str) -> Path:
    file = folder / "lab.yaml"
    file.write_text(text)
    return file


def test_a_lab_that_is_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with datagrams(LOCAL) as free, listening(LOCAL) as free_tls:
        sip, sips = Address(*free.getsockname()), Address(*free_tls.getsockname())
    text = f"sip: {sip}\nsips: {sips}\nphones: {{a: {{vendor: yealink, simulated: true}}}}\n"
    made = make_certificates(tmp_path / "tls", [], datetime.datetime.now(datetime.UTC))
    assert doctor_command(lab_of(tmp_path, text), PlatformSide((0, 0), made.folder)) == 0
    said = capsys.readouterr().out
    assert f"  ok  port: SIP: udp {sip} is free" in said
    assert "multicast: 224.0.1.75 is heard on 127.0.0.1" in said
    assert "  ok  port: audio: udp ports of 127.0.0.1 that the kernel gives" in said
    assert f"  ok  certificate: {made.server} is made out to 127.0.0.1 until " in said
    assert said.rstrip().endswith(" 0 broken")


def test_a_lab_whose_port_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with datagrams(LOCAL) as taken:
        address = Address(*taken.getsockname())
        text = f"sip: {address}\nphones: {{a: {{vendor: yealink, simulated: true}}}}\n"
        assert doctor_command(lab_of(tmp_path, text), ANY) == 1
    said = capsys.readouterr().out
    assert f"  !!  port: SIP: udp {address}: port {address.port} of 127.0.0.1 is taken\n       mend: `ss" in said
    assert said.rstrip().endswith(" 1 broken")


def test_a_clock_of_long_ago_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    past = datetime.datetime(1999, 12, 31, tzinfo=datetime.UTC)

    class Stopped(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Stopped:
            return cls.fromtimestamp(past.timestamp(), tz)

    monkeypatch.setattr("hardware.doctor.command.datetime.datetime", Stopped)
    monkeypatch.chdir(tmp_path)
    assert doctor_command(None, ANY) == 1
    said = capsys.readouterr().out
    assert "  !!  clock: it says 1999-12-31" in said
    assert "There is no lab.yaml with phones here" in said


def test_a_lab_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        doctor_command(tmp_path / "nowhere.yaml", ANY)
