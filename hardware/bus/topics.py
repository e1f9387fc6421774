"""The topic tree of ours: docs/lab-bus.md describes every branch."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNFIT_FOR_A_TOPIC = re.compile(r"[^A-Za-z0-9._-]+")


def level(name: str) -> str:
    """One level of a topic made of any name: what MQTT or a shell could take amiss becomes a hyphen."""
    return UNFIT_FOR_A_TOPIC.sub("-", name).strip("-") or "-"


@dataclass(frozen=True, slots=True)
class Topics:
    """Everything below one beginning."""

    base: str
    """`bus.base` of lab.yaml."""

    @property
    def stop(self) -> str:
        """A message here is an emergency stop."""
        return f"{self.base}/stop"

    def status(self, role: str) -> str:
        """Retained: `online` or, by the last will, `offline`. `role`: `up`, `run`."""
        return f"{self.base}/{role}/status"

    def case(self, name: str) -> str:
        """Below it is what happens in one case of a run."""
        return f"{self.base}/run/case/{level(name)}"

    @property
    def up(self) -> str:
        """Below it is what happens at a platform of `offhook up`."""
        return f"{self.base}/up"

    def device_state(self, name: str) -> str:
        """Retained: in which position a device was found."""
        return f"{self.base}/device/{level(name)}/state"

    def device_command(self, name: str) -> str:
        """Told, never obeyed: a device was ordered about."""
        return f"{self.base}/device/{level(name)}/command"
