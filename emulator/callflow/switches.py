"""Switches of the flow language: where the real service is unclear and users may want the other reading."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.callflow.limits import CONFERENCE_MEMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """The defaults are those of docs/fidelity.md."""

    background_max_length_s: int | None = 60
    """Bound of a background Record without maxLength; None: the call's own end."""
    conference_members: int = CONFERENCE_MEMBERS
    """Members of a conference at the most, and where an element does not say fewer."""
    fallback_on_bad_xml: bool = False
    """The fallback URL is also asked when what the answer URL gives is no Plivo XML."""


DEFAULTS = Switches()
