"""Every webhook that was sent has the parameters that its schema says, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from emulator.testing.schemas import webhook_faults
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.base.trace import TraceEvent


def judge_schemas(events: Iterable[TraceEvent]) -> list[Verdict]:
    """One verdict for every webhook in the time line, tries that nobody answered among them."""
    return [_webhook(event) for event in events if event.lane == "http" and "fields" in event.detail]


def _webhook(event: TraceEvent) -> Verdict:
    detail: dict[str, Any] = dict(event.detail)
    faults = webhook_faults(detail["fields"])
    where = f"timeline.json: {detail['method']} {detail['url']}, at {event.at:.3f} s"
    name = f"{urlsplit(detail['url']).path} parameters"
    return Verdict(name, not faults, "; ".join(faults) or "as in the schema", "as in the schema", "", where)
