"""The sidecar's form, and how its errors read."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.errors import BadInput
from scenarios.proof.sidecar import beside, read_sidecar

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.synthetic_call import SyntheticCall


def test_reads_a_good_one(files: tuple[Path, Path, Path]) -> None:
    wav, path, _ = files
    assert beside(wav) == path
    sidecar = read_sidecar(path)
    assert sidecar.end_sample == 88_000
    assert [(span.start, span.end, span.kind, span.leg, span.cue) for span in sidecar.spans["right"]] == [
        (0, 24_000, "to_peer", "leg-a", "ring-back"),
        (24_000, 56_000, "from_peer", "leg-b", ""),
        (56_000, 80_000, "from_peer", "leg-c", ""),
    ]


def drop(*path: str) -> Callable[[dict[str, Any]], object]:
    def change(sidecar: dict[str, Any]) -> object:
        for key in path[:-1]:
            sidecar = sidecar[key]
        return sidecar.pop(path[-1])

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (drop("samples"), "samples: Field required"),
        (drop("legs", "leg-b"), "spans.right.1: leg 'leg-b' is not listed"),
        (lambda s: s.update(format="offhook-sidecar/2"), "format: "),
        (lambda s: s["legs"]["leg-a"].update(local="nowhere"), "legs.leg-a.local: "),
        (lambda s: s["legs"]["leg-a"]["gaps"][0].pop("to"), "legs.leg-a.gaps.0.to: "),
        (lambda s: s["spans"]["right"][1].update({"from": 1}), "spans.right.1: begins at 1"),
        (lambda s: s["spans"]["left"][0].update(to=79_999), "spans.left: end at 79999"),
        (lambda s: s["spans"].update(middle=[]), "spans.middle"),
        (lambda s: s.update(takes=[{"from": 8000, "to": 88_001}]), "takes: 80001 samples, the file has 80000"),
        (lambda s: s.update(takes=[{"from": 7999, "to": 87_999}]), "takes.0: 7999 to 87999 is not after 8000"),
        (
            lambda s: s.update(takes=[{"from": 9000, "to": 9500}, {"from": 9499, "to": 88_999}]),
            "takes.1: 9499 to 88999 is not after 9500",
        ),
    ],
)
def test_names_file_and_field(
    call: SyntheticCall, tmp_path: Path, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    sidecar = copy.deepcopy(call.sidecar)
    change(sidecar)
    path = tmp_path / "x.sidecar.json"
    path.write_text(json.dumps(sidecar))
    with pytest.raises(BadInput) as raised:
        read_sidecar(path)
    assert str(path) in str(raised.value)
    assert says in str(raised.value)


def test_no_json_and_no_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("{")
    with pytest.raises(BadInput, match="no JSON"):
        read_sidecar(tmp_path / "x")
    with pytest.raises(BadInput, match="cannot be read"):
        read_sidecar(Path(tmp_path / "y"))
