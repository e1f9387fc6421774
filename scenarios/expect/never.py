"""Expectations on what must not happen: requests to the app, phones that ring or talk, voices that are heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scenarios.expect.callbacks import Moments
    from scenarios.language.expectations import Never
    from scenarios.proof.heard import Heard
    from scenarios.runner.app_requests import RequestLog

NEVER = "never"


def judge_never(
    expected: Sequence[Never], log: RequestLog, moments: Moments, heard: Mapping[str, Sequence[Heard]]
) -> list[Verdict]:
    """One verdict each; `heard` has the voices at the phone of every party that is asked about."""
    return [_verdict(each, log, moments, heard) for each in expected]


def _verdict(never: Never, log: RequestLog, moments: Moments, heard: Mapping[str, Sequence[Heard]]) -> Verdict:
    if never.callback is not None:
        requests = log.to(never.callback)
        times = f"{len(requests)} times, first at {requests[0].at:.3f} s" if requests else NEVER
        return Verdict(f"never {never}", not requests, times, NEVER, "", "callbacks.json")
    if never.by is not None:
        voices = [each for each in heard[never.by] if each.party == never.heard]
        spans = ", ".join(f"{each.start:.2f} to {each.end:.2f} s" for each in voices)
        return Verdict(f"never {never}", not voices, spans or NEVER, NEVER, "", f"capture.pcap, RTP to {never.by}")
    word = "ringing" if never.ringing is not None else "connected"
    at = moments(never.ringing or never.connected or "", word)
    return Verdict(f"never {never}", at is None, NEVER if at is None else f"at {at:.3f} s", NEVER, "", "timeline.txt")
