"""Certificates with which Offhook answers by TLS in the place of plivo.com: where they lie, what a server needs."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

from emulator.base.errors import Unavailable

PLIVO_HOSTS = ("api", "lookup", "stats", "voice", "voice-usw1", "voice-use1", "phlorunner", "media")
"""Hosts of plivo.com that one SDK or another asks, or asked: plivo_rest.md §1."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """Where they lie."""

    folder: Path

    @property
    def authority(self) -> Path:
        """The certificate that a program has to trust."""
        return self.folder / "ca.pem"

    @property
    def server(self) -> Path:
        """What the platform shows."""
        return self.folder / "server.pem"

    @property
    def key(self) -> Path:
        """Its private key, readable by its owner only."""
        return self.folder / "server.key"

    def exist(self) -> bool:
        """Whether all are there."""
        return all(path.is_file() for path in (self.authority, self.server, self.key))

    def server_tls(self) -> ssl.SSLContext:
        """What a server needs of them. Raises Unavailable where they are missing or damaged."""
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            tls.load_cert_chain(self.server, self.key)
        except OSError as error:  # ssl.SSLError is one
            why = "there are none" if isinstance(error, FileNotFoundError) else str(error)
            raise Unavailable(f"certificates in {self.folder}: {why}; `offhook certs` makes them") from error
        return tls


def default_folder() -> Path:
    """Of the user and not of one platform: programs that trust them go on doing so."""
    return Path.home() / ".offhook" / "certificates"
