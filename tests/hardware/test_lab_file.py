"""A lab file becomes a lab, and whatever is wrong in it is named with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from hardware.lab_file import Lab, faults, load_lab, plain_mac

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
        ("phones:\n  a: {vendor: snom, hook: arm}\n", ":2:27: no device is called 'arm'"),
        ("phones:\n  1: {vendor: snom}\n", ":2:6: phones: a name is text; put it in quotes"),
        ("phones:\n  a: snom\n", ":2:6: a: a mapping is expected here"),
        ("phones:\n  a: {vendor: snom, model: 715}\n", ":2:28: model: a text is expected here; put it in quotes"),
        ("phones:\n  a: {vendor: snom, line: {codecs: pcmu}}\n", ":2:36: codecs: a list is expected here"),
        ("phones:\n  a: {vendor: snom, password: '${SECRET'}\n", ":2:31: a variable of the environment is written"),
        ("bus: {}\ndevices:\n  arm: {kind: hook, tasmota: 'a/#'}\n", ":3:30: tasmota: 'a/#' is no topic of one device"),
        (
            "bus: {}\ndevices:\n  arm: {kind: hook, command_topic: a, state_topic: b, on: X, off: x}\n",
            ":3:8: arm: on and off are two words",
        ),
        ("bus: {}\ndevices:\n  arm: {kind: hook, tasmota: x, rest: on}\n", ":3:8: arm: a hook rests off"),
        (
            "bus: {}\ndevices:\n  arm: {kind: hook, tasmota: x, longest_on_s: .inf}\n",
            ":3:47: longest_on_s: input should be a finite number",
        ),
        ("devices:\n  arm: {kind: hook, tasmota: x}\n", ":2:3: devices need a bus"),
        ("bus: {}\ndevices:\n  arm: {kind: hook}\n", ":3:8: arm: either tasmota, or command_topic and state_topic"),
        (
            "bus: {}\ndevices:\n  arm: {kind: relay, tasmota: x, rest: on, longest_on_s: 5}\n",
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


DESK = {"vendor": "yealink", "host": "192.168.1.20", "mac": "00:15:65:4a:a9:37"}
BUS = {"host": "192.168.1.6"}
FINGER = {"kind": "hook", "tasmota": "board"}


def told(**lab: object) -> list[tuple[str, str]]:
    return [(".".join(place), fault) for place, fault in faults(Lab.model_validate(lab))]


def test_a_lab_that_fits() -> None:
    phones = {
        "desk": DESK,
        "wall": {"vendor": "snom"},
        "gate": {"vendor": "grandstream_ht", "host": "192.168.1.23", "hook": "finger"},
        "played": {"vendor": "yealink", "simulated": True},
        "played-too": {"vendor": "yealink", "simulated": True},
    }
    assert told(phones=phones, bus=BUS, devices={"finger": FINGER}, events="http://192.168.1.5:8091") == []


@pytest.mark.parametrize("word", ["host", "mac"])
def test_two_phones_are_not_one(word: str) -> None:
    other = {"host": "192.168.1.21", "mac": "001565000002"} | {word: DESK[word]}
    phones = {"desk": DESK, "copy": {"vendor": "yealink", **other}}
    assert told(phones=phones) == [(f"phones.copy.{word}", f"desk has the same {word}")]


def test_two_phones_are_not_one_user() -> None:
    assert told(phones={"desk": DESK, "wall": {"vendor": "snom", "username": "desk"}}) == [
        ("phones.wall.username", "desk has the same username")
    ]


@pytest.mark.parametrize("name", ["", "my phone", "a@b", "a/b", "é", "sip:a", "a;b", "a%20b"])
def test_what_is_no_user_of_sip(name: str) -> None:
    said = f"{name!r} is no user name of SIP: letters, digits and . _ + - only"
    assert told(phones={name: {"vendor": "snom"}}) == [(f"phones.{name}", said)]
    if name:
        assert told(phones={"wall": {"vendor": "snom", "username": name}}) == [("phones.wall.username", said)]


def test_hosts_and_log_ins_that_are_none() -> None:
    ((place, fault),) = told(phones={"desk": DESK | {"host": "192.168.1.20:http"}})
    assert (place, fault.partition(" is no ")[0]) == ("phones.desk.host", "'192.168.1.20:http'")
    assert told(phones={"desk": DESK | {"web_user": "a:b"}}) == [
        ("phones.desk.web_user", "a log-in of the web has no colon in its user name")
    ]


def test_what_lifts_a_handset() -> None:
    gate = {"vendor": "grandstream_ht", "control": "manual", "hook": "finger"}
    assert told(phones={"gate": gate}) == [("phones.gate.hook", "no device is called 'finger'")]
    outlet = {"kind": "power", "tasmota": "plug"}
    assert told(phones={"gate": gate}, bus=BUS, devices={"finger": outlet}) == [
        ("phones.gate.hook", "finger is a power, and no hook")
    ]
    assert told(phones={"gate": gate, "door": gate}, bus=BUS, devices={"finger": FINGER}) == [
        ("phones.door.hook", "finger lifts the handset of gate")
    ]


def test_devices() -> None:
    assert told(devices={"finger": FINGER}) == [("devices", "devices need a bus")]
    assert told(bus=BUS, devices={"finger": FINGER, "thumb": FINGER}) == [
        ("devices.thumb", "finger is the same device, at board, channel 1")
    ]
    assert told(bus=BUS, devices={"finger": FINGER, "thumb": FINGER | {"channel": 2}}) == []


@pytest.mark.parametrize(
    "url", ["x", "192.168.1.5:8091", "ftp://h", "http://", "http://h:abc", "http://h:99999", "http://[::1"]
)
def test_a_url_of_events_that_is_none(url: str) -> None:
    assert told(events=url) == [("events", "no URL of a server, such as http://192.168.1.5:8091")]
