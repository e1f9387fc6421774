"""`offhook verify` as a person sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.command import verify_command
from tools.synthetic_call import write_wav

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tools.synthetic_call import SyntheticCall


def test_proved(call: SyntheticCall, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wav, _, capture = call.write(tmp_path)
    assert verify_command(wav, capture) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert all(line.startswith("pass  ") for line in lines)
    assert last == f"{wav}: proved, {len(lines)} checks passed"


def test_swapped(call: SyntheticCall, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wav, _, _ = call.write(tmp_path)
    write_wav(wav, np.stack([call.right, call.left], axis=1))
    assert verify_command(wav, None) == 1
    printed = capsys.readouterr().out
    assert "FAIL  left: samples: expected 500 frames equal" in printed
    assert printed.splitlines()[-1].endswith(
        "checks failed: channels swapped: left holds ring-back then leg-b then leg-c, right holds leg-a"
    )
