"""What a phone measured in a call and publishes at its end: `application/vq-rtcpxr`, read leniently (RFC 6035 §4.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from emulator.base.errors import PeerViolation

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT_TYPE = "application/vq-rtcpxr"
_KINDS: dict[str, Literal["session", "interval", "alert"]] = {
    "vqsessionreport": "session",
    "vqintervalreport": "interval",
    "vqalertreport": "alert",
}
_SIDES = {"localmetrics": "local", "remotemetrics": "remote"}
_PLAIN = frozenset({"callid", "localid", "remoteid", "origid", "dialogid", "localmac", "localgroup", "remotegroup"})
"""Lines whose value is one text; some phones write them with an equals sign."""
_LINE = re.compile(r"\s*([A-Za-z][\w-]*)\s*([:=])\s*(.*?)\s*")
_PAIR = re.compile(r'([A-Za-z][\w-]*)\s*=\s*("[^"]*"|[^\s,]*)')
MOST_BYTES = 65_536
"""A report has about one thousand."""

Groups = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Metrics:
    """What one side measured of the audio that it received, as far as it says."""

    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By line and name, both in capitals: `{"PACKETLOSS": {"NLR": "0.2"}}`."""

    def number(self, line: str, name: str, *, least: float = 0.0, most: float = float("inf")) -> float | None:
        """A value, None when it is missing, no number, or what stands for unknown (127, 65535 …)."""
        text = self.groups.get(line.upper(), {}).get(name.upper(), "")
        try:
            value = float(text)
        except ValueError:
            return None
        return value if least <= value <= most else None

    @property
    def mos_lq(self) -> float | None:
        """Listening quality, 1 to 5."""
        return self.number("QualityEst", "MOSLQ", least=1.0, most=5.0)

    @property
    def mos_cq(self) -> float | None:
        """Conversational quality, 1 to 5."""
        return self.number("QualityEst", "MOSCQ", least=1.0, most=5.0)

    @property
    def lost_percent(self) -> float | None:
        """Packets that the network lost."""
        return self.number("PacketLoss", "NLR", most=100.0)

    @property
    def discarded_percent(self) -> float | None:
        """Packets that came too late for the jitter buffer."""
        return self.number("PacketLoss", "JDR", most=100.0)

    @property
    def jitter_ms(self) -> float | None:
        """Of the arrivals."""
        return self.number("Delay", "IAJ", most=65_534.0)

    @property
    def round_trip_ms(self) -> float | None:
        """Through the network and back."""
        return self.number("Delay", "RTD", most=65_534.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityReport:
    """One report."""

    kind: Literal["session", "interval", "alert"]
    """At the end of a call, in its course, or because something was bad."""
    call_id: str = ""
    """Call-ID of the phone's dialog."""
    local_id: str = ""
    remote_id: str = ""
    local: Metrics
    """What the phone measured itself."""
    remote: Metrics | None = None
    """What the far end told it."""

    def __str__(self) -> str:
        values = (
            ("MOS-LQ", self.local.mos_lq, ""),
            ("MOS-CQ", self.local.mos_cq, ""),
            ("lost", self.local.lost_percent, " %"),
            ("discarded", self.local.discarded_percent, " %"),
            ("jitter", self.local.jitter_ms, " ms"),
            ("round trip", self.local.round_trip_ms, " ms"),
        )
        told = [f"{name} {value:g}{unit}" for name, value, unit in values if value is not None]
        return f"{self.kind} report: {', '.join(told) or 'nothing measured'}"


def read_report(body: bytes) -> QualityReport:
    """Read a report. What is missing is unknown and what is not known is skipped; names in any case, `:` or `=`.

    Raises PeerViolation when it does not begin as one.
    """
    lines = [line for line in body[:MOST_BYTES].decode("utf-8", "replace").splitlines() if line.strip()]
    first = lines[0].partition(":")[0].strip().lower() if lines else ""
    if first not in _KINDS:
        raise PeerViolation(f"begins with {first[:40]!r}, not VQSessionReport", place="vq-rtcpxr", status=400)
    plain: dict[str, str] = {}
    sides: dict[str, Groups] = {"": {}, "local": {}, "remote": {}}
    side, group = "", ""
    for line in lines[1:]:
        found = _LINE.fullmatch(line)
        name = found[1].lower() if found else ""
        if found and name in _SIDES:
            side, group = _SIDES[name], ""
        elif found and name in _PLAIN:
            plain[name] = found[3]
        else:
            # Without a colon it goes on where the line before it ended.
            group = found[1].upper() if found and found[2] == ":" else group
            text = found[3] if found and found[2] == ":" else line
            pairs = {key.upper(): value.strip('"') for key, value in _PAIR.findall(text)}
            sides[side].setdefault(group, {}).update(pairs)
    return QualityReport(
        kind=_KINDS[first],
        call_id=plain.get("callid", ""),
        local_id=plain.get("localid", ""),
        remote_id=plain.get("remoteid", ""),
        local=Metrics(sides["local"]),
        remote=Metrics(sides["remote"]) if sides["remote"] else None,
    )
