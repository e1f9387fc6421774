"""What a platform sends, held against its schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.webhooks.schema import faults_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def webhook_faults(fields: Mapping[str, str]) -> list[str]:
    """What is wrong with the parameters of a webhook, a line each: not known, missing, of the wrong form."""
    return faults_of(fields)
