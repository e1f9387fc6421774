"""`offhook certs`: what it makes, what it writes into two files of somebody else's, and that it takes it out again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.errors import BadInput, Unavailable
from emulator.certs import CertsOrder, certs_command, hosts_line

if TYPE_CHECKING:
    from pathlib import Path

HOSTS = "127.0.0.1 localhost\n::1 localhost"


class Machine:
    """A hosts file, and a Python with a certifi of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "certificates"
        self.hosts_file = folder / "hosts"
        self.hosts_file.write_text(HOSTS)
        self.bundle = folder / "certifi" / "cacert.pem"
        self.bundle.parent.mkdir()
        self.bundle.write_text("# them all\n")
        self.python = folder / "python"
        self.answers(f"echo {self.bundle}")

    def answers(self, script: str) -> None:
        self.python.write_text(f"#!/bin/sh\n{script}\n")
        self.python.chmod(0o755)

    def certs(self, **order: Any) -> int:
        fixed = {"folder": self.folder, "hosts_file": self.hosts_file, "python": str(self.python)}
        return certs_command(CertsOrder(**{**fixed, **order}))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_it_makes_them_once_and_says_what_is_left(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert machine.certs() == 0
    authority = (machine.folder / "ca.pem").read_text()
    said = capsys.readouterr().out
    assert f"NODE_EXTRA_CA_CERTS={machine.folder}/ca.pem" in said
    assert hosts_line("127.0.0.1") in said
    assert "--certifi, or client.session.verify" in said
    machine.certs()
    assert (machine.folder / "ca.pem").read_text() == authority
    assert capsys.readouterr().out.startswith("as before")
    assert (machine.hosts_file.read_text(), machine.bundle.read_text()) == (HOSTS, "# them all\n")


@pytest.mark.parametrize("order", [{"renew": True}, {"names": ("lab",)}])
def test_it_makes_new_ones_where_it_must(machine: Machine, order: dict[str, Any]) -> None:
    machine.certs()
    authority = (machine.folder / "ca.pem").read_text()
    machine.certs(**order)
    assert (machine.folder / "ca.pem").read_text() != authority


def test_both_files_know_of_them_and_forget_them_to_the_byte(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.certs(certifi=True, hosts=True, address="10.0.0.7")
    assert (machine.folder / "ca.pem").read_text() in machine.bundle.read_text()
    assert "\n10.0.0.7 api.plivo.com " in machine.hosts_file.read_text()
    machine.certs(certifi=True, hosts=True, renew=True)
    assert machine.bundle.read_text().count("BEGIN CERTIFICATE") == 1
    assert "left:\n  Node:" in capsys.readouterr().out
    machine.certs(undo=True)
    assert (machine.hosts_file.read_text(), machine.bundle.read_text()) == (HOSTS, "# them all\n")
    assert "taken out of" in capsys.readouterr().out
    machine.certs(undo=True)
    assert capsys.readouterr().out.count("nothing of ours in") == 2


@pytest.mark.parametrize("content", [b"127.0.0.1 localhost\r\n# all\r\n", b"# \xc3\xa9\n# caf\xe9", b"\r"])
def test_what_is_not_ours_stays_to_the_byte(machine: Machine, content: bytes) -> None:
    for path in (machine.hosts_file, machine.bundle):
        path.write_bytes(content)
    machine.certs(certifi=True, hosts=True)
    for path in (machine.hosts_file, machine.bundle):
        assert path.read_bytes().startswith(content + b"\n# offhook begins")
    machine.certs(undo=True)
    assert (machine.hosts_file.read_bytes(), machine.bundle.read_bytes()) == (content, content)


def test_a_block_is_found_in_a_file_that_was_turned_to_crlf(machine: Machine) -> None:
    machine.certs(hosts=True)
    machine.hosts_file.write_bytes(machine.hosts_file.read_bytes().replace(b"\n", b"\r\n"))
    machine.certs(undo=True, hosts=True)
    assert machine.hosts_file.read_bytes() == HOSTS.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(("named", "kept"), [("hosts", "bundle"), ("certifi", "hosts_file")])
def test_one_of_them_can_be_taken_out_alone(machine: Machine, named: str, kept: str) -> None:
    machine.certs(certifi=True, hosts=True)
    machine.certs(undo=True, **{named: True})
    left = [name for name in ("hosts_file", "bundle") if "offhook begins" in getattr(machine, name).read_text()]
    assert left == [kept]


def test_a_bundle_that_other_environments_share_is_not_written_into(machine: Machine, tmp_path: Path) -> None:
    shared = tmp_path / "shared.pem"
    shared.hardlink_to(machine.bundle)
    machine.bundle.chmod(0o640)
    machine.certs(certifi=True)
    assert shared.read_text() == "# them all\n"
    assert machine.bundle.stat().st_mode & 0o777 == 0o640


def test_a_bundle_of_the_whole_system_is_left_alone(machine: Machine, tmp_path: Path) -> None:
    system = tmp_path / "ca-certificates.crt"
    system.write_text("system")
    machine.answers(f"echo {system}")
    with pytest.raises(Unavailable, match="belongs to the whole system"):
        machine.certs(certifi=True)
    machine.bundle.unlink()
    machine.bundle.symlink_to(system)
    machine.answers(f"echo {machine.bundle}")
    with pytest.raises(Unavailable, match="belongs to the whole system"):
        machine.certs(certifi=True)
    assert system.read_text() == "system"


def test_a_python_that_cannot_say_is_named(machine: Machine) -> None:
    machine.answers("exit 1")
    with pytest.raises(Unavailable, match="has no certifi"):
        machine.certs(certifi=True)
    with pytest.raises(BadInput, match="cannot be run") as refused:
        machine.certs(certifi=True, python=str(machine.folder / "nowhere"))
    assert "nowhere" in str(refused.value)


def test_a_hosts_file_that_is_not_there_is_named(machine: Machine) -> None:
    machine.hosts_file.unlink()
    with pytest.raises(Unavailable, match="hosts: No such file"):
        machine.certs(hosts=True)


@pytest.mark.parametrize("address", ["", "here", "127.0.0.1 evil", "127.0.0.1\n10.0.0.1"])
def test_what_is_no_address_does_not_come_into_the_hosts_file(machine: Machine, address: str) -> None:
    with pytest.raises(BadInput, match="is no address"):
        machine.certs(hosts=True, address=address)
    assert machine.hosts_file.read_text() == HOSTS
    assert not machine.folder.exists()


def test_this_python_is_the_default(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(machine.python))
    machine.certs(certifi=True, python="")
    assert "offhook begins" in machine.bundle.read_text()
