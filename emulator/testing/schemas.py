"""What a platform sends, held against its schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.reply_faults import reply_faults
from emulator.app import shared_api
from emulator.webhooks.schema import faults_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def webhook_faults(kind: str, fields: Mapping[str, str]) -> list[str]:
    """What is wrong with the parameters of a webhook, a line each: not known, missing, of the wrong form.

    `kind` is what it was sent for, as in the time line's lane `http`.
    """
    return faults_of(kind, fields)


def answer_faults(method: str, route: str, status: int, body: str | None) -> list[str]:
    """What is wrong with an answer of the REST API, a line each; the arguments as in the time line's lane `rest`."""
    return reply_faults(shared_api(), method, route, status, body)
