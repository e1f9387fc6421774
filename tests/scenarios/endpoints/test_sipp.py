"""SIPp for real, against a registrar of ours on loopback: both roles, every way a call ends, and what it cannot."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.sip import commands
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.endpoints import sipp
from scenarios.endpoints.sipp import Sipp
from tests.scenarios.endpoints.loopback import account, fails_with_a_wrong_password, with_registered

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tests.emulator.testing.far_end import FarEnd

    Play = Callable[[Sipp, FarEnd], Coroutine[None, None, None]]

pytestmark = [pytest.mark.live, pytest.mark.peer("sipp")]
HEADER_BYTES = 12


def with_sipp(folder: Path, play: Play) -> None:
    """Run `play` with a SIPp that is registered at a registrar on loopback."""
    with_registered(lambda account: Sipp(account, log_file=folder / "sipp-caller.log"), play)


async def listen_to(phone: Sipp, far_end: FarEnd) -> None:
    """Hear it speak for half a second."""
    await phone.log.until(Moment.CONNECTED, 5)
    await asyncio.sleep(0.5)
    packets = far_end.received()
    assert {packet.source for packet in packets} == {*phone.media_addresses}
    assert len({packet.data[HEADER_BYTES:] for packet in packets}) > 10, "it speaks, it is not silent"


def test_it_calls_speaks_and_hangs_up(tmp_path: Path) -> None:
    async def play(phone: Sipp, far_end: FarEnd) -> None:
        await phone.dial("sip:15550100@anywhere")
        await listen_to(phone, far_end)
        await phone.hang_up()
        ended = await phone.log.until(Moment.ENDED, 5)
        assert ended.detail == ""
        await phone.hang_up()

    with_sipp(tmp_path, play)
    assert "Successful call" in (tmp_path / "sipp-caller.caller.screen.log").read_text()


def test_it_is_called_speaks_and_hears_the_end(tmp_path: Path) -> None:
    async def play(phone: Sipp, far_end: FarEnd) -> None:
        far_end.call("b")
        await phone.log.until(Moment.RINGING, 5)
        await phone.answer()
        await listen_to(phone, far_end)
        far_end.order(commands.HangUp(leg="b"))
        await phone.log.until(Moment.ENDED, 5)

    with_sipp(tmp_path, play)


def test_it_hangs_up_what_it_answered(tmp_path: Path) -> None:
    async def play(phone: Sipp, far_end: FarEnd) -> None:
        far_end.call("b")
        await phone.log.until(Moment.RINGING, 5)
        await phone.answer()
        await phone.log.until(Moment.CONNECTED, 5)
        await phone.hang_up()
        await phone.log.until(Moment.ENDED, 5)

    with_sipp(tmp_path, play)


@pytest.mark.parametrize("who", ["phone", "far end"])
def test_a_call_that_rings_there_ends(tmp_path: Path, who: str) -> None:
    async def play(phone: Sipp, far_end: FarEnd) -> None:
        far_end.call("b")
        await phone.log.until(Moment.RINGING, 5)
        if who == "phone":
            await phone.reject(486)
        else:
            far_end.order(commands.HangUp(leg="b"))
        ended = await phone.log.until(Moment.ENDED, 5)
        assert ended.detail == "", "its scenario foresees this"

    with_sipp(tmp_path, play)


def test_it_gives_up_dialling(tmp_path: Path) -> None:
    async def play(phone: Sipp, far_end: FarEnd) -> None:
        far_end.answers_with = None
        await phone.dial("15550100")
        await phone.log.until(Moment.ALERTED, 5)
        await phone.hang_up()
        ended = await phone.log.until(Moment.ENDED, 5)
        assert ended.detail == ""

    with_sipp(tmp_path, play)


def test_why_it_was_refused_is_one_line(tmp_path: Path) -> None:
    async def play(phone: Sipp, far_end: FarEnd) -> None:
        far_end.answers_with = 486
        await phone.dial("15550100")
        ended = await phone.log.until(Moment.ENDED, 5)
        assert ended.detail.endswith("received 'SIP/2.0 486 Busy Here")

    with_sipp(tmp_path, play)


def test_it_ends_its_call_and_leaves_no_process_and_no_folder(tmp_path: Path) -> None:
    async def play(phone: Sipp, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 5)
        runs = [phone._waiting, phone._current]
        assert phone._folder is not None
        folders.append(Path(phone._folder.name))
        await phone.stop()
        assert phone.log.has(Moment.ENDED)
        assert [run is not None and run._own is not None and run._own.is_alive for run in runs] == [False, False]

    folders: list[Path] = []
    with_sipp(tmp_path, play)
    assert not folders[0].exists()


def test_a_wrong_password_is_told_as_such(tmp_path: Path) -> None:
    fails_with_a_wrong_password(
        lambda account: Sipp(account, log_file=tmp_path / "log"),
        within=5,
        why=r"caller: not registered; SIPp ends with 1\n.*received 'SIP/2.0 401",
    )


def test_an_order_without_a_call_is_refused(tmp_path: Path) -> None:
    async def play(phone: Sipp, far_end: FarEnd) -> None:
        with pytest.raises(PhoneFailure, match="caller: SIPp has no call"):
            await phone.answer()

    with_sipp(tmp_path, play)


def test_a_missing_program_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sipp, "PROGRAM", "no-such-program")
    assert sipp.absence() == "sipp is not installed (apt install sip-tester)"
    with pytest.raises(Unavailable, match=r"^sipp is not installed"):
        asyncio.run(Sipp(account(), log_file=Path("log")).start(1))
