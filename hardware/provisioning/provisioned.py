"""Who fetched what and when, as it is shown on the console."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hardware.provisioning.line_config import LineConfig


@dataclass(slots=True)
class Provisioned:
    """One phone: its own file, when it last got it, and how."""

    config: LineConfig
    file: str = ""
    host: str = ""
    way: str = ""
    """`http`, `https` or `tftp`."""
    at: str = ""
    """Wall time, as it is shown."""
    times: int = 0


@dataclass(slots=True)
class ProvisionedTable:
    """All phones of a lab that have a MAC address."""

    rows: dict[str, Provisioned] = field(default_factory=dict)
    """By name of the phone."""

    @classmethod
    def of(cls, phones: Iterable[LineConfig]) -> ProvisionedTable:
        """With nothing fetched yet."""
        return cls({config.phone: Provisioned(config) for config in phones})

    def note(self, phone: str, *, file: str, host: str, way: str, at: str) -> bool:
        """A phone got its own file. Whether that was the last phone that was missing."""
        was_missing = self.missing == [phone]
        row = self.rows[phone]
        row.file, row.host, row.way, row.at, row.times = file, host, way, at, row.times + 1
        return was_missing

    @property
    def missing(self) -> list[str]:
        """Phones that have fetched nothing yet."""
        return [name for name, row in self.rows.items() if not row.times]

    def table(self) -> Table:
        """For a terminal."""
        shown = Table("phone", "vendor and model", "file", "to", "at", "times", title="provisioned")
        for name, row in self.rows.items():
            kind = f"{row.config.vendor} {row.config.model}".rstrip()
            to = f"{row.host} by {row.way}" if row.times else "nobody yet"
            shown.add_row(*map(Text, (name, kind, row.file or f"({row.config.mac})", to, row.at, str(row.times))))
        return shown
