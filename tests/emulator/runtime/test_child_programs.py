"""Programs run the same in both worlds; what fails or takes too long says so."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

import pytest

from emulator.runtime.child_programs import NICENESS, ChildPrograms, ProgramFailed, run_at_once

if TYPE_CHECKING:
    from emulator.runtime.child_programs import RunProgram


def _python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


async def _check(run: RunProgram) -> None:
    assert await run(_python("print(input()[::-1])"), b"edcba", 30.0) == b"abcde\n"
    with pytest.raises(ProgramFailed, match="no ears"):
        await run(_python("import sys; sys.exit('once\\nno ears')"), b"", 30.0)
    with pytest.raises(ProgramFailed, match="ended with code 3"):
        await run(_python("raise SystemExit(3)"), b"", 30.0)
    with pytest.raises(ProgramFailed, match="no-such-program: No such file"):
        await run(("no-such-program",), b"", 30.0)
    with pytest.raises(ProgramFailed, match=r"not done within 0\.1 s"):
        await run(_python("import time; time.sleep(60)"), b"", 0.1)


@pytest.mark.asyncio
async def test_a_world_stands_still_for_them() -> None:
    began = asyncio.get_running_loop().time()
    await _check(run_at_once)
    assert asyncio.get_running_loop().time() == began


@pytest.mark.live
@pytest.mark.asyncio
async def test_live_they_do_the_same() -> None:
    await _check(ChildPrograms(1).run)


@pytest.mark.live
@pytest.mark.asyncio
async def test_live_it_is_in_nobodys_way() -> None:
    order = _python("import os, sys; sys.stdin.read(); print(os.nice(0))")
    ours = os.nice(0)
    assert int(await ChildPrograms(1).run(order, b"", 30.0)) == min(ours + NICENESS, 19)
    assert int(await ChildPrograms(1, niceness=0).run(order, b"", 30.0)) == ours
