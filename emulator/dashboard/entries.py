"""Who has entered: cookies that were given for the account's credentials, and patience with who guesses them."""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LIFE_S = 12 * 3600
"""From the last use: a working day with its breaks."""
MOST = 1000
"""Who entered first has to enter again when there are more."""
TRIES = 5
TRIES_WITHIN_S = 60.0
ALL_TRIES = 50
"""Wrong ones of all addresses together within that time."""


class Entries:
    """In memory: whoever looked before a restart enters again. Only hashes of cookies are kept."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` is in seconds and never goes back."""
        self._now = now
        self._until: dict[bytes, float] = {}
        self._wrong: list[tuple[float, str]] = []

    def let_in(self) -> str:
        """A new cookie."""
        cookie = secrets.token_urlsafe(32)
        if len(self._until) >= MOST:
            del self._until[next(iter(self._until))]
        self._until[_digest(cookie)] = self._now() + LIFE_S
        return cookie

    def knows(self, cookie: str) -> bool:
        """Whether a cookie was given and not used for too long; it is good for as long again."""
        digest = _digest(cookie)
        until = self._until.pop(digest, None)
        if until is None or until < self._now():
            return False
        self._until[digest] = self._now() + LIFE_S
        return True

    def forget(self, cookie: str) -> None:
        """Somebody leaves."""
        self._until.pop(_digest(cookie), None)

    def may_try(self, peer: str) -> bool:
        """Whether somebody at that address may name credentials now."""
        since = self._now() - TRIES_WITHIN_S
        self._wrong = [each for each in self._wrong if each[0] > since]
        return len(self._wrong) < ALL_TRIES and sum(each[1] == peer for each in self._wrong) < TRIES

    def note_wrong(self, peer: str) -> None:
        """The credentials were wrong."""
        self._wrong.append((self._now(), peer))


def _digest(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode("utf-8", "surrogateescape")).digest()
