"""A lab file becomes a lab, and whatever is wrong in it is named with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from hardware.lab_file import load_lab, plain_mac

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """\
sip: 192.168.1.5:5060
phones:
  reception:
    vendor: yealink
    model: SIP-T46S
    mac: "00:15:65:4A:A9:37"
    host: 192.168.1.20
    web_user: admin
    web_password: ${RECEPTION}
  fax: {vendor: grandstream_ht, control: manual, hook: arm}
  wall: {vendor: snom, line: {codecs: [g722, pcma], srtp: optional}}
bus: {host: 192.168.1.2}
devices:
  arm: {kind: hook, tasmota: arm_7, longest_on_s: 60}
"""


def lab_of(folder: Path, text: str) -> Path:
    file = folder / "lab.yaml"
    file.write_text(text)
    return file


def test_a_whole_lab_is_read(tmp_path: Path) -> None:
    lab = load_lab(lab_of(tmp_path, WHOLE), {"RECEPTION": "secret"})
    assert lab.sip == "192.168.1.5:5060"
    assert (lab.phones["reception"].mac, lab.phones["reception"].web_password) == ("0015654aa937", "secret")
    assert {name: phone.controlled_by for name, phone in lab.phones.items()} == {
        "reception": "http",
        "fax": "manual",
        "wall": "sip",
    }
    assert lab.phones["wall"].line.codecs == ("g722", "pcma")
    assert (lab.phones["fax"].line.codecs, lab.phones["fax"].line.transport) == (("pcmu", "pcma"), "udp")
    assert lab.bus is not None
    assert (lab.bus.port, lab.bus.base, lab.devices["arm"].within_s) == (1883, "offhook", 2.0)


def test_no_file_is_an_empty_lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_lab().phones == {}
    assert load_lab(lab_of(tmp_path, "")).phones == {}
    assert load_lab().bus is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("phones:\n  a: {vendor: yealnk}\n", ":2:15: vendor: input should be"),
        ("phones:\n  a: {vendor: snom, modle: D785}\n", ":2:21: unknown word 'modle'; did you mean 'model'?"),
        (
            "phones:\n  a: {vendor: snom, line: {codex: [pcmu]}}\n",
            ":2:28: unknown word 'codex'; did you mean 'codecs'?",
        ),
        ("phones:\n  a: {vendor: snom, line: {codecs: [g729]}}\n", ":2:37: codecs: input should be 'pcmu'"),
        ("phones:\n  a: {vendor: snom, line: {ptime_ms: 25}}\n", ":2:38: ptime_ms: input should be 10, 20, 30 or 40"),
        ("phnes: {}\n", ":1:1: unknown word 'phnes'; did you mean 'phones'?"),
        ("phones:\n  a: {vendor: snom, mac: '00:15'}\n", ":2:26: mac: '00:15' is no MAC address"),
        ("phones:\n  a: {vendor: yealink}\n", ":2:6: a: the host of its web interface is missing"),
        ("phones:\n  a: {vendor: snom, control: http}\n", ":2:6: a: a snom is not operated by http"),
        ("phones:\n  a: {vendor: snom, password: '${NOWHERE}'}\n", ":2:31: the environment has no variable NOWHERE"),
        ("phones:\n  a: {vendor: snom, hook: arm}\n", ":1:1: phones.a: no device is called 'arm'"),
        ("devices:\n  arm: {kind: hook, tasmota: x}\n", ":1:1: devices need a bus"),
        ("bus: {}\ndevices:\n  arm: {kind: hook}\n", ":3:8: arm: either tasmota, or command_topic and state_topic"),
        (
            "bus: {}\ndevices:\n  arm: {kind: hook, tasmota: x, rest: on, longest_on_s: 5}\n",
            ":3:8: arm: what rests on is on for any time",
        ),
        ("bus: {base: 'a/#'}\n", ":1:13: base: string should match"),
        ("- phones\n", ":1:1: a mapping is expected here"),
        ("phones: [\n", ":2:1: this is not YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    file = lab_of(tmp_path, text)
    with pytest.raises(BadInput) as caught:
        load_lab(file, {})
    assert str(caught.value).startswith(f"{file}{complaint}"), caught.value


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        load_lab(tmp_path / "nowhere.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"phones: \xe9")
    with pytest.raises(BadInput, match="not UTF-8"):
        load_lab(tmp_path / "latin.yaml")


@pytest.mark.parametrize("text", ["00:15:65:4a:a9:37", "00-15-65-4A-A9-37", "0015.654a.a937", "0015654AA937"])
def test_a_mac_is_read_in_every_form(text: str) -> None:
    assert plain_mac(text) == "0015654aa937"
