"""What phones ask and tell beside their calls, on a whole platform: subscriptions and quality reports."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.sip.commands import Credentials, SendRequest
from emulator.sip.events import MessageSeen, NotifyReceived, RequestAnswered
from emulator.sip.terms import ServiceTerms
from emulator.testing.softphone_line import PhoneLine
from emulator.testing.softphone_log import Moment
from emulator.testing.world import PHONES_HOST
from tests.emulator.platform_stage import DID, in_a_world

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.sip.events import Output
    from tests.emulator.platform_stage import Scene

TERMS = ServiceTerms(notices=frozenset({"dialog"}))
HOLD_THE_LINE = b"<Response><Conference>room</Conference></Response>"


class Panel:
    """The keys beside a desk phone, which show what others do."""

    def __init__(self, scene: Scene) -> None:
        self.facts: list[Output] = []
        network = scene.world.network.at(PHONES_HOST)
        self.server = scene.platform.sip_address
        self.line = PhoneLine(
            network,
            Address(network.local_address_towards(self.server), 0),
            self.facts.append,
            ids=scene.platform.around.ids,
            user_agent="panel",
            terms=TERMS,
        )

    def send(self, method: str, event: str, user: str, body: bytes = b"", content_type: str = "") -> None:
        self.line.order(
            SendRequest(
                name=method,
                method=method,
                target=f"sip:{user}@{self.server}",
                destination=self.line.hop_to(self.server),
                from_uri=f"sip:bob@{self.server}",
                headers=(("Event", event),),
                body=body,
                content_type=content_type,
                credentials=Credentials("bob", "b"),
            )
        )

    def told(self) -> list[str]:
        return [each.request.body.decode() for each in self.facts if isinstance(each, NotifyReceived)]

    def answers(self) -> list[int]:
        return [each.status for each in self.facts if isinstance(each, RequestAnswered)]


def test_a_panel_shows_who_is_in_a_call(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.app.pages["/answer"] = HOLD_THE_LINE
        ann, panel = await scene.phone("ann", "a"), Panel(scene)
        panel.send("SUBSCRIBE", "dialog", "ann")
        await ann.dial(DID)
        await ann.log.until(Moment.CONNECTED, 5)
        await ann.hang_up()
        await asyncio.sleep(1)
        panel.line.close()
        assert panel.answers() == [200]
        told = panel.told()
        words = ("", "trying", "confirmed", "terminated")
        assert [word in body for word, body in zip(words, told, strict=True)] == [True] * 4
        assert ["<dialog " in body for body in told] == [False, True, True, True]
        assert f"sip:{DID}@phone.plivo.com" in told[2]

    in_a_world(tmp_path, story)


def test_a_quality_report_stands_in_the_time_line_of_its_call(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.app.pages["/answer"] = HOLD_THE_LINE
        ann, panel = await scene.phone("ann", "a"), Panel(scene)
        await ann.dial(DID)
        await ann.log.until(Moment.CONNECTED, 5)
        await ann.hang_up()
        invite = next(each for each in ann.messages if isinstance(each, MessageSeen) and "INVITE" in each.summary)
        report = f"VQSessionReport: CallTerm\r\nCallID:{invite.call_id}\r\nLocalMetrics:\r\nQualityEst:MOSLQ=3.9\r\n"
        panel.send("PUBLISH", "vq-rtcpxr", "bob", report.encode(), "application/vq-rtcpxr")
        await asyncio.sleep(1)
        panel.line.close()
        assert panel.answers() == [200]
        (event,) = [each for each in scene.platform.trace.events if "phone_report" in each.detail]
        (call,) = {each.call_uuid for each in scene.platform.trace.events if each.lane == "sip" and each.call_uuid}
        assert (event.lane, event.call_uuid) == ("rtp", call)
        assert event.summary == "bob's phone: session report: MOS-LQ 3.9"
        assert [each.call_uuid for each in scene.platform.phones.reports()] == [call]

    in_a_world(tmp_path, story)
