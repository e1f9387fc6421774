"""Calls under way, as the dashboard shows them: each with its legs, what they carry, and what is recorded of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.redaction import redacted

if TYPE_CHECKING:
    from emulator.calls.exchange import Exchange
    from emulator.calls.leg import Leg
    from emulator.records.models import CallRecord
    from emulator.runtime.call_book import CallBook
    from emulator.runtime.onlooking.leg_quality import LegQuality

NS_PER_MS = 1_000_000
MOST_CALLS = 200
"""The newest: nobody looks through more in a browser, and it is told up to four times a second."""


def ended_call(record: CallRecord) -> dict[str, object]:
    """A call that is over."""
    return {
        "call_uuid": record.call_uuid,
        "from": record.from_number,
        "to": record.to_number,
        "direction": record.direction,
        "state": record.status,
        "started_ms": record.initiated_ns // NS_PER_MS,
        "answered_ms": None if record.answered_ns is None else record.answered_ns // NS_PER_MS,
        "ended_ms": None if record.ended_ns is None else record.ended_ns // NS_PER_MS,
        "parent_call_uuid": record.parent_call_uuid or None,
        "hangup_code": record.hangup_code,
        "hangup_cause": record.hangup_name,
        "hangup_source": record.hangup_source,
    }


class CallViews:
    """Made anew whenever somebody looks."""

    def __init__(self, exchange: Exchange, book: CallBook, quality: LegQuality) -> None:
        self._exchange = exchange
        self._book = book
        self._quality = quality

    def live(self) -> list[dict[str, object]]:
        """Each that nobody dialled in another, with those that were dialled in it, newest first.

        A leg whose call has ended before it stands by itself.
        """
        legs = {leg.call_uuid: leg for leg in self._exchange.live_legs()}
        dialled: dict[str, list[Leg]] = {}
        for leg in legs.values():
            if leg.parent_call_uuid in legs:
                dialled.setdefault(leg.parent_call_uuid, []).append(leg)
        first = [leg for leg in legs.values() if leg.parent_call_uuid not in legs]
        newest = reversed(first[-MOST_CALLS:])
        return [self._call(leg, dialled.get(leg.call_uuid, [])) for leg in newest]

    def _call(self, leg: Leg, dialled: list[Leg]) -> dict[str, object]:
        urls, record = self._book.urls.get(leg.call_uuid), self._book.get(leg.call_uuid)
        legs = [leg, *dialled]
        return {
            "call_uuid": leg.call_uuid,
            "from": leg.from_number,
            "to": leg.to_number,
            "direction": leg.direction,
            "state": str(leg.state),
            "started_ms": None if record is None else record.initiated_ns // NS_PER_MS,
            "answered_ms": None if record is None or record.answered_ns is None else record.answered_ns // NS_PER_MS,
            "app": None if urls is None else redacted(urls.answer.answer_url),
            "legs": [self._leg(each) for each in legs],
            "recordings": [view for each in legs for view in self._recordings(each.call_uuid)],
        }

    def _leg(self, leg: Leg) -> dict[str, object]:
        quality = self._quality.of(leg.call_uuid)
        media = leg.media
        is_web = media is not None and media.web is not None
        return {
            "leg": leg.call_uuid,
            "party": leg.from_number if leg.direction == "inbound" else leg.to_number,
            "address": str(media.remote) if media and media.remote and not is_web else None,
            "codec": quality.codec or (media.codec if media else None),
            "loss_percent": quality.loss_percent,
            "jitter_ms": quality.jitter_ms,
            "mos": quality.mos,
            "state": str(leg.state),
            "device": "webrtc" if is_web else "sip",
        }

    def _recordings(self, call_uuid: str) -> list[dict[str, object]]:
        return [
            {
                "recording_id": each.recording_id,
                "channels": each.channels,
                "started_ms": each.start_wall_ms,
                "paused": each.is_paused,
            }
            for each in self._exchange.recordings_of(call_uuid)
        ]
