"""Whether a webhook is tried again: a pure plan. plivo_xml_callbacks.md §5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from emulator.webhooks.fragments import DeliveryLimits

Fault = Literal["", "url", "ct", "rt", "partial", "3xx", "4xx", "5xx"]
"""Empty: delivered. url: none that can be requested. ct: no connection in time, or none at all. rt: no answer in time.
partial: the answer broke off, stood still, or was none. 3xx: a redirection, or a status without a meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTry:
    """Try again at once, but for no longer than `budget_ms`."""

    budget_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """Do not try again."""

    why: str


def fault_of_status(status: int) -> Fault:
    """What an HTTP status means for delivery: only 2xx is success."""
    if 200 <= status < 300:
        return ""
    if 400 <= status < 500:
        return "4xx"
    return "5xx" if 500 <= status < 600 else "3xx"


def after_failure(limits: DeliveryLimits, *, tries: int, fault: Fault, elapsed_ms: int) -> NextTry | GiveUp:
    """What follows a try that failed. `tries` counts those made, `elapsed_ms` runs since the first began."""
    if fault not in limits.retry_on:
        return GiveUp(why=f"{fault} is not retried")
    if tries > limits.retries:
        return GiveUp(why=f"{fault} after {tries} tries")
    left = limits.total_ms - elapsed_ms
    if left <= 0:
        return GiveUp(why=f"{fault}, and the total of {limits.total_ms} ms is used up")
    return NextTry(budget_ms=left)
