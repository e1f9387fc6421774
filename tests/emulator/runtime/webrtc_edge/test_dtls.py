"""Without keys nothing gets in or out of an association; the rest is in test_relay.py, where there are two."""

from __future__ import annotations

import asyncio

import pytest
from aiortc import RTCCertificate

from emulator.runtime.webrtc_edge.dtls import DtlsAssociation, Path
from emulator.sdp.webrtc import PeerTransport

pytestmark = pytest.mark.asyncio


def fingerprint(certificate: RTCCertificate) -> str:
    first = certificate.getFingerprints()[0]
    return f"{first.algorithm} {first.value}"


def pair() -> tuple[tuple[DtlsAssociation, RTCCertificate], tuple[DtlsAssociation, RTCCertificate]]:
    """Client and server whose paths lead to each other."""
    certificates = [RTCCertificate.generateCertificate() for _ in range(2)]
    paths = Path(), Path()
    paths[0].send_now, paths[1].send_now = paths[1].take, paths[0].take
    client, server = (
        DtlsAssociation(path, certificate, is_client=path is paths[0])
        for path, certificate in zip(paths, certificates, strict=True)
    )
    return (client, certificates[0]), (server, certificates[1])


def peer(told: str) -> PeerTransport:
    return PeerTransport(ufrag="u", password="p", fingerprints=(told,))


async def test_what_one_seals_the_other_opens_once() -> None:
    (client, its_own), (server, its) = pair()
    await asyncio.gather(client.shake_hands(peer(fingerprint(its))), server.shake_hands(peer(fingerprint(its_own))))
    packet = bytes([0x80, 111, 0, 1]) + bytes(8) + b"audio"
    sealed = client.sealed(packet)
    assert sealed is not None
    assert sealed != packet
    assert server.opened(sealed) == packet
    assert server.opened(sealed) is None
    assert server.opened(packet) is None
    await client.stop()
    await server.stop()


async def test_before_there_are_keys_nothing_gets_through() -> None:
    (client, _), _ = pair()
    assert client.sealed(bytes(12)) is None
    assert client.opened(bytes(12)) is None


async def test_who_is_not_who_was_told_is_refused() -> None:
    (client, its_own), (server, _) = pair()
    told = "sha-256 " + ":".join(["00"] * 32)
    outcomes = await asyncio.gather(
        client.shake_hands(peer(told)), server.shake_hands(peer(fingerprint(its_own))), return_exceptions=True
    )
    assert isinstance(outcomes[0], ConnectionError)
    await client.stop()
    await server.stop()
