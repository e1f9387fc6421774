"""What is said to a device, and how it answers: Tasmota by its documents, any other by the topics of lab.yaml.

Source: tasmota.github.io/docs/MQTT, /docs/Commands (Power, PulseTime, SetOption26), as of release 14.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from hardware.lab_file import Device

Position = Literal["on", "off"]
_TENTHS = 11.1
"""Up to so many seconds PulseTime counts tenths; above, whole seconds and a hundred more."""
_LONGEST_PULSE_S = 64_800


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something to publish."""

    topic: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTopics:
    """One device in the words of MQTT."""

    command: str
    payloads: dict[Position, str]
    states: tuple[str, ...]
    """Where it says in which position it is."""
    question: Said | None = None
    """Makes it say so."""
    presence: str = ""
    """Where `Online` or `Offline` is retained."""
    before_on: Said | None = None
    """Said ahead of every *on*: the device itself shall go off again after a time."""

    def position(self, payload: str) -> Position | None:
        """What a state means; None: neither of the two."""
        found = [each for each, word in self.payloads.items() if word.casefold() == payload.strip().casefold()]
        return found[0] if found else None


def topics_of(device: Device) -> DeviceTopics:
    """Where a device of lab.yaml is spoken to."""
    payloads: dict[Position, str] = {"on": device.on, "off": device.off}
    if not device.tasmota:
        return DeviceTopics(command=device.command_topic, payloads=payloads, states=(device.state_topic,))
    command = f"cmnd/{device.tasmota}/POWER{device.channel}"
    state = f"stat/{device.tasmota}/POWER"
    # A device with a single relay leaves out the number of its channel (SetOption26).
    states = (f"{state}{device.channel}", state) if device.channel == 1 else (f"{state}{device.channel}",)
    longest = device.longest_on_s
    pulse = f"cmnd/{device.tasmota}/PulseTime{device.channel}"
    return DeviceTopics(
        command=command,
        payloads={"on": "ON", "off": "OFF"},
        states=states,
        question=Said(topic=command, payload=""),
        presence=f"tele/{device.tasmota}/LWT",
        before_on=None if longest is None else Said(topic=pulse, payload=str(pulse_time(longest))),
    )


def pulse_time(seconds: float) -> int:
    """The value of Tasmota's PulseTime that is the longest of at most so many seconds: 1-111 tenths, 112-64900 seconds
    and a hundred."""
    if seconds <= _TENTHS:
        return max(int(seconds * 10 + 1e-9), 1)
    return max(min(int(seconds), _LONGEST_PULSE_S) + 100, 111)
