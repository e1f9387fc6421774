"""Where things are published."""

from __future__ import annotations

from hardware.bus.topics import Topics, level


def test_names_of_people_become_levels() -> None:
    assert level("voicemail/long [codec=PCMU] #2") == "voicemail-long-codec-PCMU-2"
    assert level("+/#") == "-"


def test_the_tree() -> None:
    topics = Topics("lab/one")
    assert topics.stop == "lab/one/stop"
    assert topics.status("run") == "lab/one/run/status"
    assert topics.case("a/b") == "lab/one/run/case/a-b"
    assert topics.up == "lab/one/up"
    assert topics.device_state("port 3") == "lab/one/device/port-3/state"
    assert topics.device_command("port 3") == "lab/one/device/port-3/command"
