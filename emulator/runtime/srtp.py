"""Seals and opens the packets of one leg: SRTP and SRTCP (RFC 3711; GCM: RFC 7714) by libsrtp."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pylibsrtp

from emulator.rtp.kinds import is_rtcp

if TYPE_CHECKING:
    from emulator.sdp.crypto import SrtpKeys

_PROFILES = {
    "AES_CM_128_HMAC_SHA1_80": pylibsrtp.Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
    "AES_CM_128_HMAC_SHA1_32": pylibsrtp.Policy.SRTP_PROFILE_AES128_CM_SHA1_32,
    "AEAD_AES_128_GCM": pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
    "AEAD_AES_256_GCM": pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_256_GCM,
}
_REPLAY = "replay check failed"


class Srtp:
    """Both directions of a leg. What cannot be opened is counted, and nothing of it comes out."""

    def __init__(self) -> None:
        self._receive = _Direction(pylibsrtp.Policy.SSRC_ANY_INBOUND)
        self._send = _Direction(pylibsrtp.Policy.SSRC_ANY_OUTBOUND)
        self.not_authentic = 0
        """Packets that the key did not open, or that came before there was a key."""
        self.replayed = 0
        """Packets that had come before, or came too late for one to know."""

    def agree(self, keys: SrtpKeys) -> None:
        """Use these keys from now on. A direction whose key stays goes on where it is: same roll-over, same window."""
        self._receive.agree(keys.suite, keys.receive)
        self._send.agree(keys.suite, keys.send)

    def open(self, data: bytes) -> bytes | None:
        """The RTP or RTCP inside; None when there is no telling that the peer sent it, and just now."""
        stream = self._receive.stream
        if stream is None or len(data) < 2:
            self.not_authentic += 1
            return None
        try:
            return stream.unprotect_rtcp(data) if is_rtcp(data) else stream.unprotect(data)
        except pylibsrtp.Error as error:
            if str(error).startswith(_REPLAY):
                self.replayed += 1
            else:
                self.not_authentic += 1
        except ValueError:
            self.not_authentic += 1  # Longer than any packet may be.
        return None

    def seal(self, data: bytes) -> bytes | None:
        """RTP or RTCP as it may leave; None when it may not: there is no key."""
        stream = self._send.stream
        if stream is None:
            return None
        try:
            return stream.protect_rtcp(data) if is_rtcp(data) else stream.protect(data)
        except (pylibsrtp.Error, ValueError):
            return None


class _Direction:
    """One key and its state. A new key begins anew."""

    def __init__(self, ssrc_type: int) -> None:
        self.stream: pylibsrtp.Session | None = None
        self._ssrc_type = ssrc_type
        self._agreed = ("", "")

    def agree(self, suite: str, key: str) -> None:
        if (suite, key) == self._agreed:
            return
        self._agreed = (suite, key)
        self.stream = None
        if key:
            octets, profile = base64.b64decode(key), _PROFILES[suite]
            self.stream = pylibsrtp.Session(pylibsrtp.Policy(octets, self._ssrc_type, srtp_profile=profile))
