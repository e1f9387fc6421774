"""What a rule may demand: files with their length and voices, requests with their parameters and order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.record_matrix.cells import Channels, FileFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment of the scene, `plus_s` seconds later; it may be up to `slack_s` later still."""

    name: str
    plus_s: float = 0.0
    slack_s: float = 0.0

    def __str__(self) -> str:
        later = f" + {self.plus_s:g} s" if self.plus_s else ""
        return self.name.replace("_", " ") + later


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A party is heard, from one moment of the scene to another, or to the beginning or the end of the file."""

    who: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One recording, as it must be."""

    file_format: FileFormat
    channels: Channels
    begins: Moment
    ends: Moment | None
    """None: only its length is determined."""
    seconds: int | None = None
    """Its length, to the sample."""
    quiet_tail_s: int | None = None
    """It ends with this much silence: the silence that ended it, looked for every 20 ms."""
    left: tuple[Voice, ...]
    right: tuple[Voice, ...] | None
    """None: digital silence, whatever the leg hears."""
    told_by: str = ""
    """The path whose request names it, where there are several."""


class Measured(Enum):
    """A parameter whose value follows from the file."""

    URL = "url of the file"
    ID = "its id"
    SECONDS = "seconds"
    MS = "milliseconds"
    START_MS = "start"
    END_MS = "end"
    ANY = "anything"


Value = str | Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that the app gets, exactly once."""

    path: str
    method: Literal["GET", "POST"]
    fields: Mapping[str, Value]
    """All of its parameters."""
    file: int = 0
    """The file that `Measured` values are about."""
    short: str
    """For the page: `action POST -1`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come of a cell: these files and these requests, and nothing else."""

    files: tuple[File, ...]
    requests: tuple[Request, ...]
    chains: tuple[tuple[str, ...], ...]
    """Paths in the order in which they are asked; what stands in no chain with another may come before or after it."""
    remark: str = ""
    """What happens instead, where the combination makes no sense by the documents."""
