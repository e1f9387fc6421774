"""A lab file becomes configurations; what cannot be given has its place in lab.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import BadInput
from hardware.lab_secrets import endpoint_password, event_token
from hardware.provisioning.plan import Plan

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """\
sip: 192.168.1.5
sips: 192.168.1.6:5071
events: http://192.168.1.5:8091/
phones:
  reception: {vendor: yealink, mac: 0015654aa937, host: 192.168.1.20, username: alice, password: hers}
  wall: {vendor: snom, mac: 000413922d24, line: {transport: tls, display_name: Wall}}
  soft: {vendor: other}
"""


def lab_of(folder: Path, text: str) -> Path:
    file = folder / "lab.yaml"
    file.write_text(text)
    return file


def test_every_phone_with_a_mac_has_a_configuration(tmp_path: Path) -> None:
    lab = lab_of(tmp_path, WHOLE)
    plan = Plan(lab)
    reception, wall = plan.catalog.phones
    assert (reception.username, reception.password, reception.display_name) == ("alice", "hers", "reception")
    assert (reception.host, reception.port) == ("192.168.1.5", 5060)
    assert reception.events == f"http://192.168.1.5:8091/{event_token(lab, 'reception')}"
    assert (wall.username, wall.password, wall.display_name) == ("wall", endpoint_password(lab, "wall"), "Wall")
    assert (wall.host, wall.port, wall.reports) == ("192.168.1.6", 5071, Address("192.168.1.5", 5060))
    assert plan.address == "192.168.1.5"


HEAD = "sip: 192.168.1.5:5060\nphones:\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (HEAD + '  a: {vendor: snom, mac: 000413922d24, username: "x\\ny"}', ":3:50: 'x\\ny' is no user name"),
        (HEAD + '  a: {vendor: snom, mac: 000413922d24, password: "x\'y"}', ":3:50: password has a line break, a"),
        (HEAD + '  a: {vendor: snom, mac: 000413922d24, web_password: "x "}', ":3:54: web_password has a line break"),
        (HEAD + '  a: {vendor: snom, mac: 000413922d24, line: {display_name: a"b}}', ":3:61: display_name has a line"),
        (HEAD + '  a"b: {vendor: snom, mac: 000413922d24}', ":3:8: 'a\"b' is no user name"),
        (HEAD + "  a: {vendor: cisco_spa, mac: 000413922d24, line: {srtp: required}}", ":3:58: SRTP of a Cisco SPA"),
        (HEAD + "  a: {vendor: snom, mac: 000413922d24, line: {transport: tls}}", ":3:6: sips: HOST:PORT is missing"),
        ("phones:\n  a: {vendor: snom, mac: 000413922d24}", ":2:6: sip: HOST:PORT is missing"),
        ("sip: 0.0.0.0:5060\nphones:\n  a: {vendor: snom, mac: 000413922d24}", ":1:6: a phone cannot be told"),
        ("sip: x:y:z\nphones:\n  a: {vendor: snom, mac: 000413922d24}", ":1:6: no HOST:PORT"),
        ("events: ftp://x\n" + HEAD + "  a: {vendor: snom, mac: 000413922d24}", ":1:9: no URL of a server"),
        (
            HEAD + "  a: {vendor: snom, mac: 000413922d24}\n  b: {vendor: snom, mac: '00:04:13:92:2D:24'}",
            ":4:26: a has the same mac",
        ),
        (HEAD + "  a: {vendor: snom}", ":3:3: no phone has a mac"),
    ],
)
def test_what_cannot_be_given_is_named_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    file = lab_of(tmp_path, text)
    with pytest.raises(BadInput) as caught:
        Plan(file)
    assert str(caught.value).startswith(f"{file}{complaint}"), caught.value


def test_a_refused_password_is_not_told(tmp_path: Path) -> None:
    file = lab_of(tmp_path, HEAD + "  a: {vendor: snom, mac: 000413922d24, password: 'top\"secret'}")
    with pytest.raises(BadInput) as caught:
        Plan(file)
    assert "secret" not in str(caught.value)


def test_without_a_file_there_is_nothing_to_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match=r"lab\.yaml: cannot be read: No such file"):
        Plan()
