"""Where the web interface of a phone is, as lab.yaml writes it."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple

_FORM = re.compile(r"(?:(https?)://)?(\[[0-9A-Fa-f:.]+\]|[^\s:/?#@\[\]\\]{1,253})(?::([0-9]{1,5}))?/?")


class WebHost(NamedTuple):
    """HOST, HOST:PORT, or either with `http://` or `https://` in front."""

    scheme: str
    """Empty where none is written: the vendor's usual one."""
    host: str
    """IPv6 without brackets."""
    port: int | None


def parse_web_host(text: str) -> WebHost:
    """Read it. Raises ValueError."""
    found = _FORM.fullmatch(text)
    port = int(found[3]) if found and found[3] else None
    if found is None or (port is not None and not 0 < port < 65536):
        raise ValueError(f"{text!r} is no HOST or HOST:PORT, such as 192.168.1.20 or https://192.168.1.20:8443")
    host = found[2]
    if host.startswith("["):
        host = str(ipaddress.IPv6Address(host[1:-1]))
    return WebHost(found[1] or "", host, port)
