"""Every webhook that was sent has the parameters that its schema says, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from emulator.base.trace import TraceEvent

    FaultsOf = Callable[[Mapping[str, str]], list[str]]
    """Parameters of a webhook → what is wrong with them."""


def judge_schemas(events: Iterable[TraceEvent], faults_of: FaultsOf) -> list[Verdict]:
    """One verdict for every webhook in the time line, tries that nobody answered among them."""
    return [_webhook(event, faults_of) for event in events if event.lane == "http" and "fields" in event.detail]


def _webhook(event: TraceEvent, faults_of: FaultsOf) -> Verdict:
    detail: dict[str, Any] = dict(event.detail)
    faults = faults_of(detail["fields"])
    where = f"timeline.json: {detail['method']} {detail['url']}, at {event.at:.3f} s"
    name = f"{urlsplit(detail['url']).path} parameters"
    return Verdict(name, not faults, "; ".join(faults) or "as in the schema", "as in the schema", "", where)
