"""What the tracks of a room's recording are put together as."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Literal

Layout = Literal["mix", "members", "named_and_rest"]
"""The sum of all; a channel for each track, in order of joining; a named member left, the others' sum right."""
ComposeRoom = Callable[[Path, Layout, str], Coroutine[None, None, int]]
"""From a WAV that does not exist yet and whose manifest is beside it, a layout and a member_id; how many channels.

Raises ComposeFailed.
"""


class ComposeFailed(Exception):
    """There is no file, and why."""
