"""A recording as a customer gets it: listed by the REST API, fetched from its URL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedRecording:
    """One recording and what is on disk of it."""

    recording_id: str
    url: str
    listed: Mapping[str, object]
    """The object of the REST API."""
    status: int
    """HTTP status of fetching the file."""
    file: Path
    sidecar: Path
