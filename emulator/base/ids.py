"""Identifiers from one injected source of randomness: random when live, seeded when simulated."""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_LETTER_OF_BYTE = bytes(ord(_TOKEN_ALPHABET[byte % len(_TOKEN_ALPHABET)]) for byte in range(256))
"""Four letters come an eighth more often than the others: a token of 16 is 0.1 bits shorter for it."""


class Ids:
    """Everything that must be unique or unguessable is drawn here, so that a seed repeats a whole run.

    The generator is passed in: `random.SystemRandom()` in the live world, `random.Random(seed)` in the
    simulated one. Cores never import `random`.
    """

    def __init__(self, source: random.Random) -> None:
        self._source = source

    @classmethod
    def seeded(cls, seed: int | str) -> Ids:
        """An id source that gives the same identifiers for the same seed, in every process."""
        return cls(random.Random(seed))

    @classmethod
    def unguessable(cls) -> Ids:
        """An id source backed by the operating system's entropy."""
        return _UnguessableIds(random.SystemRandom())

    def uuid(self) -> str:
        """A random UUID (version 4) in its 36-character text form: call_uuid, recording_id, api_id."""
        return str(uuid.UUID(int=self._source.getrandbits(128), version=4))

    def token(self, length: int = 16) -> str:
        """A lower-case alphanumeric token: SIP tags and branches, nonces, unguessable URLs."""
        return "".join(self._source.choice(_TOKEN_ALPHABET) for _ in range(length))

    def digits(self, length: int) -> str:
        """Decimal digits: webhook signature nonces (20 digits), application and endpoint ids."""
        return "".join(self._source.choice("0123456789") for _ in range(length))

    def bits(self, count: int) -> int:
        """An unsigned integer of `count` random bits: SSRC (32), first RTP sequence number (16)."""
        return self._source.getrandbits(count)

    def secret(self, length: int) -> bytes:
        """So many random bytes: keys of SRTP."""
        return self._source.randbytes(length)

    def choice(self, options: Sequence[int]) -> int:
        """One of `options`: a port of a range."""
        return self._source.choice(options)


class _UnguessableIds(Ids):
    """Tokens are asked for in every message: one look at the operating system for each, not one for every letter."""

    def token(self, length: int = 16) -> str:
        """As `Ids.token`."""
        return self._source.randbytes(length).translate(_LETTER_OF_BYTE).decode("ascii")
