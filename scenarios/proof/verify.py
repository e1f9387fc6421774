"""Proves a recording against the packets that were on the wire: the front door of this package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from scenarios.proof.any_proof import prove
from scenarios.proof.sidecar import beside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scenarios.proof.parties import Party
    from scenarios.proof.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `offhook verify` prints, and the code with which it ends."""

    verdicts: list[Verdict]

    @property
    def exit_code(self) -> int:
        """0 when every check passed, else 1. (Bad input is raised as BadInput and ends with 2.)"""
        return 0 if all(verdict.passed for verdict in self.verdicts) else 1


def verify_recording(
    wav: Path, sidecar: Path, captures: Sequence[Path], *, parties: Sequence[Party] = ()
) -> list[Verdict]:
    """Check form, time base, samples and parties of a recording, in this order; of a room's, its tracks as well.

    Several captures are read one after the other, as parts of one. Raises BadInput that names the unusable file.
    """
    return prove(wav, sidecar, captures, parties)


def verify_paths(recording: Path, capture: Path | None = None, *, parties: Sequence[Party] = ()) -> Outcome:
    """Verify `recording` with the sidecar beside it; without `capture`, with the only capture in its folder or above.

    Raises BadInput when one of the three files is missing or unusable.
    """
    sidecar = beside(recording)
    if not recording.exists():
        raise BadInput("there is no such recording", place=str(recording))
    return Outcome(verify_recording(recording, sidecar, [capture or _find_capture(recording)], parties=parties))


def _find_capture(recording: Path) -> Path:
    for folder in (recording.parent, recording.parent.parent):
        found = sorted(folder.glob("*.pcap")) + sorted(folder.glob("*.pcapng"))
        if len(found) == 1:
            return found[0]
        if found:
            raise BadInput(f"{len(found)} captures in {folder}: say which with --capture", place=str(recording))
    raise BadInput("no capture beside it: say which with --capture", place=str(recording))
