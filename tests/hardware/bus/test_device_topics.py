"""What is said to a device, as Tasmota's documents have it and as lab.yaml has it."""

from __future__ import annotations

import pytest

from hardware.bus.device_topics import Said, pulse_time, topics_of
from hardware.lab_file import Device


def test_a_tasmota_with_one_relay_leaves_out_the_number() -> None:
    topics = topics_of(Device(kind="power", tasmota="plug"))
    assert topics.command == "cmnd/plug/POWER1"
    assert topics.states == ("stat/plug/POWER1", "stat/plug/POWER")
    assert topics.question == Said(topic="cmnd/plug/POWER1", payload="")
    assert topics.presence == "tele/plug/LWT"
    assert topics.before_on is None


def test_a_channel_of_a_tasmota_that_is_to_go_off_by_itself() -> None:
    topics = topics_of(Device(kind="relay", tasmota="board", channel=4, longest_on_s=20))
    assert topics.states == ("stat/board/POWER4",)
    assert topics.before_on == Said(topic="cmnd/board/PulseTime4", payload="120")


def test_a_device_by_topics_says_its_own_words() -> None:
    device = Device(kind="relay", command_topic="c", state_topic="s", on="true", off="false")
    topics = topics_of(device)
    assert (topics.command, topics.states, topics.question) == ("c", ("s",), None)
    assert [topics.position(text) for text in ("TRUE", " false\n", "maybe")] == ["on", "off", None]


@pytest.mark.parametrize(
    ("seconds", "value"),
    [(0.04, 1), (0.1, 1), (0.3, 3), (2.0, 20), (11.1, 111), (11.9, 111), (12, 112), (60.9, 160), (90_000, 64_900)],
)
def test_pulse_time_is_never_longer_than_what_was_asked(seconds: float, value: int) -> None:
    assert pulse_time(seconds) == value
