"""Who gets no answer any more: sources whose requests are in vain again and again, as those of scanners are."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.sip.hop import Hop
    from emulator.sip.terms import GuardTerms

    Network = ipaddress.IPv4Network | ipaddress.IPv6Network

IN_VAIN = frozenset({400, 401, 403, 404, 405, 407, 416, 420, 481, 484, 489, 501, 505})
"""Statuses that a scanner meets. A call that is refused as busy, or by the application, is no request in vain."""
GUESS_COST = 5
"""What a wrong password counts: few people mistype one ten times in a minute."""
SOURCES = 10_000
"""So many are remembered; the one that was silent longest is forgotten first, so that forged ones cost no memory."""
PROOFS = 100_000
PROOF_S = 7200.0
"""As long as the longest registration of a phone."""


@dataclass(slots=True)
class _Score:
    points: float
    at: float
    silent_until: float = 0.0


class Guard:
    """Keeps the score of sources: an IPv4 address, or a /64 network of IPv6.

    A phone that proved who it is, from address and port, is answered whatever its neighbours behind the same NAT do.
    """

    def __init__(self, terms: GuardTerms) -> None:
        self._terms = terms
        self._scores: dict[str, _Score] = {}
        """By source; the one that was heard of last stands last."""
        self._proofs: dict[Hop, float] = {}
        """Until when a phone counts as known."""

    def ignores(self, source: Hop, now: float) -> bool:
        """Whether a request from there is to be dropped without a word."""
        score = self._scores.get(network_of(source.host)) if self._scores else None
        return score is not None and now < score.silent_until and not self._is_known(source, now)

    def answered(self, source: Hop, method: str, status: int, now: float) -> float:
        """A request outside any dialog got its answer. Not 0: it was one too many; seconds of silence.

        OPTIONS of a stranger count whatever the answer: with them scanners find out who is there.
        """
        in_vain = status in IN_VAIN or (method == "OPTIONS" and status == 200)
        return self._charge(source, 1.0, now) if in_vain and not self._is_known(source, now) else 0.0

    def guessed(self, source: Hop, now: float) -> float:
        """Credentials were wrong; seconds as of `answered`. Who is known from the same port is no excuse."""
        return 0.0 if is_within(source.host, self._terms.spared) else self._charge(source, GUESS_COST - 1.0, now)

    def proved(self, source: Hop, now: float) -> None:
        """Credentials were right: the challenge before them was not in vain."""
        self._proofs.pop(source, None)
        self._proofs[source] = now + PROOF_S
        _trim(self._proofs, PROOFS)
        score = self._scores.get(network_of(source.host))
        if score is not None:
            score.points = max(0.0, score.points - 1.0)

    def _is_known(self, source: Hop, now: float) -> bool:
        return self._proofs.get(source, 0.0) > now or is_within(source.host, self._terms.spared)

    def _charge(self, source: Hop, points: float, now: float) -> float:
        network = network_of(source.host)
        score = self._scores.pop(network, None) or _Score(0.0, now)
        self._scores[network] = score
        _trim(self._scores, SOURCES)
        score.points = max(0.0, score.points - (now - score.at)) + points
        score.at = now
        if score.points <= self._terms.in_vain or now < score.silent_until:
            return 0.0
        score.points, score.silent_until = 0.0, now + self._terms.silence_s
        return self._terms.silence_s


def network_of(host: str) -> str:
    """What counts as one source: an IPv4 address; of IPv6 the /64, all of which is anybody's who has a part of it."""
    if ":" not in host:
        return host
    address = ipaddress.IPv6Address(host.partition("%")[0])
    return str(address.ipv4_mapped or ipaddress.IPv6Network((address.packed[:8] + bytes(8), 64)))


def is_within(host: str, networks: Sequence[Network]) -> bool:
    """Whether an IP address in text form is in one of them; IPv4 in the guise of IPv6 is IPv4."""
    if not networks:
        return False
    address = ipaddress.ip_address(host.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return any((mapped or address) in network for network in networks)


def _trim(table: dict[str, _Score] | dict[Hop, float], most: int) -> None:
    while len(table) > most:
        table.pop(next(iter(table)))  # type: ignore[call-overload]
