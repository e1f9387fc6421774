"""The proof of a fetched recording: parties are found by their addresses, a picture is drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.expect.fetched_recording import FetchedRecording
from scenarios.expect.recording_proof import prove
from scenarios.proof.parties import Party
from tools.synthetic_call import make_call

if TYPE_CHECKING:
    from pathlib import Path


def fetched(wav: Path) -> FetchedRecording:
    return FetchedRecording(
        recording_id="r", url="", listed={}, status=200, file=wav, sidecar=wav.with_suffix(".sidecar.json")
    )


def test_parties_are_known_by_the_address_they_send_from(tmp_path: Path) -> None:
    call = make_call()
    wav, _, capture = call.write(tmp_path)
    sources = [call.legs[party.leg].arrived[0].source for party in call.parties]
    placed = zip(call.parties, sources, strict=True)
    parties = [Party(name=party.name, code=party.code, addresses=(source,)) for party, source in placed]
    assert [str(verdict) for verdict in prove(fetched(wav), [capture], parties) if not verdict.passed] == []
    assert wav.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    swapped = [replace(party, addresses=(sources[1 - number],)) for number, party in enumerate(parties[:2])]
    swapped += parties[2:]
    assert not all(verdict.passed for verdict in prove(fetched(wav), [capture], swapped))


def test_without_a_sidecar_there_is_no_proof(tmp_path: Path) -> None:
    wav, sidecar, capture = make_call().write(tmp_path)
    sidecar.unlink()
    with pytest.raises(BadInput, match="the sidecar cannot be read"):
        prove(fetched(wav), [capture], [])
