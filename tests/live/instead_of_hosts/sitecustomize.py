"""Stands for a line of /etc/hosts and for port 443, which a test may have neither of: api.plivo.com is OFFHOOK_AT."""

import os
import socket
from typing import Any

_theirs = socket.getaddrinfo


def _ours(host: Any, port: Any, *more: Any, **options: Any) -> Any:
    if host == "api.plivo.com":
        host, _, port = os.environ["OFFHOOK_AT"].partition(":")
    return _theirs(host, int(port), *more, **options)


socket.getaddrinfo = _ours
