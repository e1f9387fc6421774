"""Every webhook that was sent and every answer of the REST API is as its schema says, and holds nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from emulator.testing.schemas import answer_faults, webhook_faults
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.base.trace import TraceEvent


def misfits(events: Iterable[TraceEvent]) -> list[Verdict]:
    """A failed verdict for every webhook and every answer in the time line that is not as its schema says.

    Tries that nobody answered are among the webhooks; of answers it does not matter who asked.
    """
    return [verdict for event in events if (verdict := _judged(event)) is not None and not verdict.passed]


def _judged(event: TraceEvent) -> Verdict | None:
    if event.lane == "rest":
        return _answer(event)
    return _webhook(event) if event.lane == "http" and "fields" in event.detail else None


def _answer(event: TraceEvent) -> Verdict:
    detail: dict[str, Any] = dict(event.detail)
    faults = answer_faults(detail["method"], detail["route"], detail["status"], detail["body"])
    asked = f"{detail['method']} {detail['path']} → {detail['status']}"
    where = f"timeline.json: {asked}, at {event.at:.3f} s"
    return Verdict(
        f"answer to {asked}", not faults, "; ".join(faults) or "as in the schema", "as in the schema", "", where
    )


def _webhook(event: TraceEvent) -> Verdict:
    detail: dict[str, Any] = dict(event.detail)
    faults = webhook_faults(detail["kind"], detail["fields"])
    where = f"timeline.json: {detail['method']} {detail['url']}, at {event.at:.3f} s"
    name = f"{urlsplit(detail['url']).path} parameters"
    return Verdict(name, not faults, "; ".join(faults) or "as in the schema", "as in the schema", "", where)
