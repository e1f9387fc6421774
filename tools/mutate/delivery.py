"""Mutants of how requests are delivered: order, retries, fallback, and the causes that they tell."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.calls import causes
from emulator.runtime import courier as courier_module
from emulator.runtime import flow_runner
from emulator.runtime.courier import Courier
from emulator.runtime.promised_hangups import PromisedHangups
from emulator.webhooks import request
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]


@mutant("inbound_did_record_session", "outbound_busy", says="/hangup/")
def callback_dropped(breakage: Breakage) -> None:
    """The hangup webhook is never sent."""
    breakage.replace(PromisedHangups, "keep", lambda *_: None)


@mutant("callbacks_in_order_when_slow", says="order|/progress/|/hangup/")
def callbacks_do_not_wait(breakage: Breakage) -> None:
    """Webhooks of a call do not wait for those before them."""

    def after(original: Original, courier: Courier, _before: Any, _document: Any, kept: Any) -> Any:
        return original(courier, None, None, kept)

    breakage.replace(Courier, "_after", after)


@mutant("document_before_a_stuck_callback", says="/dialled/")
def document_waits_for_callbacks(breakage: Breakage) -> None:
    """A document is asked for only when every webhook before it is delivered or given up."""

    async def wait(_: Original, other: Any) -> None:
        if other is not None:
            await asyncio.wait([other])

    breakage.replace(courier_module, "_wait_a_little", wait)


@mutant("answer_tried_again", says="/answer/")
def fragment_ignored(breakage: Breakage) -> None:
    """The limits in the fragment of a URL have no effect."""

    def parse(original: Original, text: str) -> Any:
        return original(text.partition("#")[0])

    breakage.replace(request, "parse_address", parse)


@mutant("fallback_after_silence", "outbound_fallback_document", says="/fallback/")
def fallback_left_alone(breakage: Breakage) -> None:
    """No fallback URL is ever asked."""

    def run(original: Original, urls: Any, *rest: Any) -> Any:
        return original(replace(urls, fallback_url=""), *rest)

    breakage.replace(flow_runner, "run_answer", run)


@mutant("hangup_codes_of_refusals[486-3010-USER_BUSY-busy]", says="HangupCause")
def every_refusal_alike(breakage: Breakage) -> None:
    """Whatever a callee refuses with, the code is that of a fault of the carrier."""
    breakage.replace(causes, "refused", lambda original, _: original(500))
