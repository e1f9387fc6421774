"""Programs of the benchmark: compiled or refused with a reason, spoken with by lines, ended."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from tools.bench import programs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.peer("gcc")
def test_what_gcc_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.c").write_text("int main(void) { return nothing; }")
    monkeypatch.setattr(programs, "SOURCES", tmp_path)
    with pytest.raises(Unavailable, match=r"(?s)refuses broken.c: .*nothing"):
        programs.compile_program("broken", tmp_path)


def test_without_gcc_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(Unavailable, match="gcc is missing"):
        programs.compile_program("server", tmp_path)


@pytest.mark.live
@pytest.mark.asyncio
async def test_a_program_is_spoken_with_and_ends_with_its_input() -> None:
    async with programs.running("/bin/cat") as program:
        program.tell("one\ntwo\n")
        assert [await program.line(), await program.line()] == ["one", "two"]
        assert program.pid > 1


@pytest.mark.live
@pytest.mark.asyncio
async def test_a_program_that_ends_too_early_is_told() -> None:
    async with programs.running("/bin/false") as program:
        with pytest.raises(Unavailable, match="false ended with code 1"):
            await program.line()


@pytest.mark.live
@pytest.mark.asyncio
async def test_a_program_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "GOODBYE_S", 0.05)
    async with programs.running("/bin/sleep", "1000") as program:
        pid = program.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
