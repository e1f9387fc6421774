"""Who asks for a file: vendor, model and MAC address, from the file's name and the User-Agent.

Sources of the User-Agents: wazo-provd-plugins (what real phones sent, 2010 to 2026) and the vendors' guides. A phone
that fetches by TFTP has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hardware.lab_file import Vendor

_MAC = r"[0-9A-Fa-f]{2}(?:[:-]?[0-9A-Fa-f]{2}){5}"
_MAC_IN_NAME = re.compile(rf"(?<![0-9A-Za-z])(?:cfg|spa|SEP|ATA|snom\w*-)?({_MAC})(?![0-9A-Fa-f])", re.IGNORECASE)
_MAC_IN_AGENT = re.compile(rf"(?<![0-9A-Fa-f.:])({_MAC})(?![0-9A-Fa-f:.])")
_MODEL_FILE = re.compile(r"y0{10}\w{2}\.(cfg|boot)|y0{12}\.boot|0{12}\b.*", re.IGNORECASE)
"""Their digits look like a MAC address."""

_AGENTS: tuple[tuple[re.Pattern[str], Vendor], ...] = (
    (re.compile(r"yealink[ -]+((?:SIP(?: VP)?-)?\w+)", re.IGNORECASE), "yealink"),
    (re.compile(r"Poly(?:com)?[A-Za-z]+-(\w+)-UA/"), "poly"),
    (re.compile(r"Grandstream Model HW (HT\d\w*)"), "grandstream_ht"),
    (re.compile(r"Grandstream Model HW (\w+)"), "grandstream"),
    (re.compile(r"(?:Cisco|Linksys)[/ -]*(SPA-?\w+?|PAP2T?|WRP\d+)-", re.IGNORECASE), "cisco_spa"),
    (re.compile(r"Cisco[/ -]*((?:CP-)?\d{4}\w*(?:-3PCC)?|ATA19[12])", re.IGNORECASE), "cisco_mpp"),
    (re.compile(r"snom(\w+)-SIP", re.IGNORECASE), "snom"),
    (re.compile(r"Fanvil (\w[\w-]*)", re.IGNORECASE), "fanvil"),
)


@dataclass(frozen=True, slots=True)
class Asker:
    """What is known of whoever asks; the rest is empty."""

    vendor: Vendor | None = None
    model: str = ""
    mac: str = ""
    """Twelve small digits."""
    is_torn: bool = False
    """The name has another MAC address than the User-Agent: somebody asks for what is another's."""


def identify(name: str, user_agent: str) -> Asker:
    """Read the two. `name`: without its path."""
    in_name = "" if _MODEL_FILE.fullmatch(name) else _mac(_MAC_IN_NAME.search(name))
    in_agent = _mac(_MAC_IN_AGENT.search(user_agent))
    agents = ((pattern.search(user_agent), vendor) for pattern, vendor in _AGENTS)
    model, vendor = next(((found[1], vendor) for found, vendor in agents if found), ("", None))
    return Asker(
        vendor=vendor,
        model=model,
        mac=in_name or in_agent,
        is_torn=bool(in_name and in_agent and in_name != in_agent),
    )


def _mac(found: re.Match[str] | None) -> str:
    return re.sub("[:-]", "", found[1]).lower() if found else ""
