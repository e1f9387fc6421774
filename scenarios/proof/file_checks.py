"""Checks of the file as such: rate, channels, length, and that header and sidecar tell the truth about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence


def check_file(evidence: Evidence) -> list[Verdict]:
    """The file's form against its sidecar; lengths to the sample."""
    recording, sidecar = evidence.recording, evidence.sidecar
    where = str(recording.path)
    held = len(recording.samples)
    return [
        Verdict("rate", recording.rate == sidecar.rate, recording.rate, sidecar.rate, "Hz", where),
        Verdict("channels", recording.channels == sidecar.channels, recording.channels, sidecar.channels, "", where),
        Verdict("header", held == recording.header_samples, recording.header_samples, held, "samples", where),
        Verdict("channels equally long", recording.stray_bytes == 0, recording.stray_bytes, 0, "stray bytes", where),
        Verdict("length", held == sidecar.samples, held, sidecar.samples, "samples", where),
        _check_arming(evidence, where),
    ]


def _check_arming(evidence: Evidence, where: str) -> Verdict:
    """RecordingStartMs is wall time at arming, and arming is at a tick."""
    sidecar = evidence.sidecar
    due = (sidecar.wall_epoch_ns + sidecar.armed_sample * 125_000) // 1_000_000
    passed = sidecar.start_wall_ms == due and sidecar.armed_sample % 160 == 0
    return Verdict("start on the wall clock", passed, str(sidecar.start_wall_ms), str(due), "ms", where)


def check_captures(evidence: Evidence) -> list[Verdict]:
    """A capture that was cut proves less than it seems to."""
    verdicts = []
    for capture in evidence.captures:
        state = "torn in its last packet" if capture.torn else "whole"
        verdicts.append(Verdict("capture", True, state, "whole", "", str(capture.path)))
        if capture.truncated:
            verdicts.append(
                Verdict("capture: packets cut off", False, capture.truncated, 0, "packets", str(capture.path))
            )
    return verdicts
