"""Forks: a callee with several phones is rung at all of them, the first that answers is the leg (RFC 3261 §16.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from emulator.calls.reason import ELSEWHERE
from emulator.sip.commands import HangUp

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.leg import Leg
    from emulator.sip.events import InviteFailed

DECLINED_EVERYWHERE = 600
"""From this status on a refusal is of the callee, not of one of its phones (RFC 3261 §21.6)."""


class Fork(Protocol):
    """What rings at several phones: a leg that we dial, or whoever is to take the place of another."""

    branches: list[str]
    """The handles of the phones that ring and have not refused."""
    refusal: InviteFailed | None
    """Of the phones that refused, the answer that says most."""


class Forks:
    """The INVITEs of outbound legs. The first one of a leg has the leg's own handle."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def branch(self, leg: Leg) -> str:
        """The handle of the next INVITE of a leg."""
        leg.placed += 1
        handle = f"{leg.sip_leg}.{leg.placed}" if leg.placed > 1 else leg.sip_leg
        leg.branches.append(handle)
        self._board.join(leg, handle)
        return handle

    def answered(self, fork: Fork, handle: str) -> None:
        """One phone answered: the others are told to ring no more."""
        self._cancel(fork, but=handle)
        fork.branches = []

    def refused(self, fork: Fork, event: InviteFailed) -> InviteFailed | None:
        """One phone refused. What became of all, once no phone is left that may answer; else None."""
        fork.branches.remove(event.leg)
        if fork.refusal is None or _weight(event.status) < _weight(fork.refusal.status):
            fork.refusal = event
        if event.status >= DECLINED_EVERYWHERE:
            self._cancel(fork)
            fork.branches = []
        return None if fork.branches else fork.refusal

    def _cancel(self, fork: Fork, but: str = "") -> None:
        """`but`: the phone that was faster than the others."""
        for handle in fork.branches:
            if handle != but:
                self._board.sip(HangUp(leg=handle, headers=ELSEWHERE if but else ()))


def _weight(status: int) -> int:
    """Which refusal says most of the callee: least first. Phones that are off (408) say little, servers nothing."""
    if status == 408:
        return 2
    return {6: 0, 4: 1, 5: 3}.get(status // 100, 4)
