"""Who is on which channel: parties with a coded signal by it, the others by the packets from their address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.proof.party_checks import check_parties
from scenarios.proof.unknown_checks import check_unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.proof.evidence import Evidence
    from scenarios.proof.parties import Party
    from scenarios.proof.verdict import Verdict


def check_voices(evidence: Evidence, parties: Sequence[Party]) -> list[Verdict]:
    """Every party of the recording."""
    return check_parties(evidence, parties) + check_unknown(evidence, parties)
