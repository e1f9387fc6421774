"""Whether a request of a browser comes from a page of ours, not from one that was led here by its name. RFC 6454."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Container


def is_own_page(origin: str | None, host: str, names: Container[str] = ()) -> bool:
    """Judge by the headers Origin and Host; programs, which send no Origin, are welcome.

    A name in Host that is not `localhost` could be anybody's (DNS rebinding), unless it is one of `names`, in small
    letters, by which this platform says that it is reached; addresses belong to their machine.
    """
    if origin is None:
        return True
    try:
        page, ours = urlsplit(origin), urlsplit(f"//{host}")
        return page.netloc.lower() == host.lower() and _is_nobody_elses(ours.hostname or "", names)
    except ValueError:
        return False


def _is_nobody_elses(name: str, names: Container[str]) -> bool:
    if name == "localhost" or name in names:
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
