"""baresip for real, against a registrar of ours on loopback: it registers, calls, is called, leaves nothing behind."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.endpoints import baresip
from scenarios.endpoints.baresip import Baresip
from tests.scenarios.endpoints.loopback import account, fails_with_a_wrong_password, with_registered

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tests.emulator.testing.far_end import FarEnd


def with_baresip(folder: Path, play: Callable[[Baresip, FarEnd], Coroutine[None, None, None]]) -> None:
    """Run `play` with a baresip that is registered at a registrar on loopback."""
    with_registered(lambda account: Baresip(account, log_file=folder / "baresip.log"), play)


@pytest.mark.live
@pytest.mark.peer("baresip")
def test_it_calls_and_hangs_up(tmp_path: Path) -> None:
    async def play(phone: Baresip, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 5)
        await asyncio.sleep(0.5)
        assert {datagram.source for datagram in far_end.received()} == {*phone.media_addresses}
        await phone.hang_up()
        await phone.log.until(Moment.ENDED, 5)
        assert [fact.moment for fact in phone.log.facts] == [
            Moment.REGISTERED,
            Moment.ALERTED,
            Moment.CONNECTED,
            Moment.ENDED,
        ]

    with_baresip(tmp_path, play)


@pytest.mark.live
@pytest.mark.peer("baresip")
def test_it_is_called_and_answers(tmp_path: Path) -> None:
    async def play(phone: Baresip, far_end: FarEnd) -> None:
        far_end.call()
        await phone.log.until(Moment.RINGING, 5)
        await phone.answer()
        await phone.log.until(Moment.CONNECTED, 5)
        await phone.hold()
        await phone.resume()
        await phone.hang_up()
        await phone.log.until(Moment.ENDED, 5)

    with_baresip(tmp_path, play)


@pytest.mark.live
@pytest.mark.peer("baresip")
def test_it_leaves_no_process_and_no_folder(tmp_path: Path) -> None:
    async def play(phone: Baresip, far_end: FarEnd) -> None:
        own, folder = phone._own, phone._folder
        assert own is not None
        assert folder is not None
        folders.append(Path(folder.name))
        await phone.stop()
        assert not own.is_alive

    folders: list[Path] = []
    with_baresip(tmp_path, play)
    assert not folders[0].exists()


@pytest.mark.live
@pytest.mark.peer("baresip")
def test_a_wrong_password_is_told_as_such() -> None:
    fails_with_a_wrong_password(Baresip, within=2, why="caller: not registered within 2 s")


def test_a_missing_program_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baresip, "PROGRAM", "no-such-program")
    assert baresip.absence() == "baresip is not installed (apt install baresip-core)"
    with pytest.raises(Unavailable, match=r"^baresip is not installed"):
        asyncio.run(Baresip(account()).start(1))


def test_a_program_that_ends_at_once_shows_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "stand-in"
    program.write_text("#!/bin/sh\necho one\necho the sound card is on fire\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr(baresip, "PROGRAM", str(program))
    monkeypatch.setattr(baresip, "absence", str)
    monkeypatch.setattr(baresip, "module_folder", lambda: tmp_path)

    async def main() -> None:
        phone = Baresip(account())
        try:
            with pytest.raises(Unavailable, match=r"ended while it started\n  one\n  the sound card is on fire"):
                await phone.start(5)
        finally:
            await phone.stop()

    asyncio.run(main())


def test_it_rejects_in_one_way_only() -> None:
    with pytest.raises(PhoneFailure, match="baresip rejects with 486 only"):
        asyncio.run(Baresip(account()).reject(603))


def test_events_become_moments() -> None:
    async def main() -> None:
        phone = Baresip(account())
        for kind in ("REGISTERING", "REGISTER_OK", "CALL_INCOMING", "CALL_ESTABLISHED", "CALL_CLOSED"):
            phone._event({"event": True, "type": kind, "param": "why"})
        assert [fact.moment for fact in phone.log.facts] == [
            Moment.REGISTERED,
            Moment.RINGING,
            Moment.CONNECTED,
            Moment.ENDED,
        ]

    asyncio.run(main())


async def told_of_its_transfer(kind: str, detail: str) -> int:
    """What the transfer of a phone comes to that is told one event."""
    phone = Baresip(account())
    transfer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    phone._transfer = transfer
    phone._event({"event": True, "type": "CALL_PROGRESS", "param": ""})
    assert not transfer.done()
    phone._event({"event": True, "type": kind, "param": detail})
    return await transfer


def test_what_came_of_a_transfer() -> None:
    assert asyncio.run(told_of_its_transfer("CALL_CLOSED", "Call transfered")) == 200
    assert asyncio.run(told_of_its_transfer("TRANSFER_FAILED", "486 Busy Here")) == 486
    with pytest.raises(PhoneFailure, match="not transferred: Connection reset by peer"):
        asyncio.run(told_of_its_transfer("CALL_CLOSED", "Connection reset by peer"))


def test_it_transfers_at_once() -> None:
    with pytest.raises(PhoneFailure, match="baresip cannot talk with whom it transfers to"):
        asyncio.run(Baresip(account()).transfer("15550100", 2.0))
