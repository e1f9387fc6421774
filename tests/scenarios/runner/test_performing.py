"""What each step makes the phones do, and how it fails."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter

from emulator.base.errors import OffhookError
from emulator.base.trace import TraceEvent
from emulator.testing.impairment import Impairment
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.language.steps import AnyStep
from scenarios.runner.performing import RowFailed, perform
from scenarios.runner.stage import Silence
from tests.scenarios.app_requests_made_up import request
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import EmptyPlatform, in_virtual_time, stage_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scenarios.language.steps import Step
    from scenarios.runner.stage import Stage
    from tests.scenarios.stage_made_up import ObedientPhone

    Prepare = Callable[[dict[str, ObedientPhone], Stage], None]

STEP: TypeAdapter[Step] = TypeAdapter(AnyStep)


def sip(first_line: str, *, sent: bool) -> TraceEvent:
    """A message about an INVITE between the platform and the agent."""
    message = f"{first_line}\r\nTo: <sip:agent@192.0.2.1>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n"
    return TraceEvent(at=0.0, lane="sip", summary=first_line, detail={"message": message, "sent": sent})


def performed(
    folder: Path, written: dict[str, Any], prepare: Prepare | None = None
) -> tuple[dict[str, list[tuple[str, ...]]], float]:
    """What the phones were told, and how long the step took."""

    async def main() -> tuple[dict[str, list[tuple[str, ...]]], float]:
        stage, phones = stage_of(one_case(folder).scenario)
        if prepare is not None:
            prepare(phones, stage)
        await perform(STEP.validate_python(written), stage)
        return {party: phone.told for party, phone in phones.items()}, asyncio.get_running_loop().time()

    return in_virtual_time(main)


def test_dialling_fills_in_variables_and_does_not_wait(tmp_path: Path) -> None:
    told, took = performed(tmp_path, {"dial": "${agent.uri}", "by": "caller"})
    assert told["caller"] == [("dial", "sip:agent@192.0.2.1")]
    assert took == 0


def test_an_answer_waits_for_the_ringing_and_then_its_time(tmp_path: Path) -> None:
    told, took = performed(
        tmp_path, {"answer": "agent", "after": "3 s"}, lambda phones, _: phones["agent"].happens(2, Moment.RINGING)
    )
    assert told["agent"] == [("answer", "5")]
    assert took == pytest.approx(5.1)


def test_a_phone_that_stops_ringing_is_not_answered(tmp_path: Path) -> None:
    def prepare(phones: dict[str, ObedientPhone], _: Stage) -> None:
        phones["agent"].happens(1, Moment.RINGING)
        phones["agent"].happens(2, Moment.ENDED)

    with pytest.raises(PhoneFailure, match="agent: stopped ringing before it was answered"):
        performed(tmp_path, {"answer": "agent", "after": "3 s"}, prepare)


def test_a_phone_that_never_rings(tmp_path: Path) -> None:
    with pytest.raises(PhoneFailure, match="agent: not ringing within 10 s; nothing has happened yet"):
        performed(tmp_path, {"answer": "agent"})


def test_reject(tmp_path: Path) -> None:
    told, _ = performed(
        tmp_path, {"reject": "agent", "status": 603}, lambda phones, _: phones["agent"].happens(1, Moment.RINGING)
    )
    assert told["agent"] == [("reject", "603")]


def test_hanging_up_waits_for_the_end(tmp_path: Path) -> None:
    told, took = performed(tmp_path, {"hang_up": "caller"})
    assert told["caller"] == [("hang_up",)]
    assert took == pytest.approx(0.1)


def test_a_talk_lasts_from_the_moment_all_are_connected(tmp_path: Path) -> None:
    def prepare(phones: dict[str, ObedientPhone], _: Stage) -> None:
        phones["caller"].happens(1, Moment.CONNECTED)
        phones["agent"].happens(4, Moment.CONNECTED)

    _, took = performed(tmp_path, {"talk": ["caller", "agent"], "for": "5 s"}, prepare)
    assert took == 9


def test_a_talk_that_is_cut_short_fails(tmp_path: Path) -> None:
    def prepare(phones: dict[str, ObedientPhone], _: Stage) -> None:
        phones["caller"].happens(1, Moment.CONNECTED)
        phones["caller"].happens(3, Moment.ENDED)

    with pytest.raises(PhoneFailure, match="caller: the call ended during the talk of 5 s"):
        performed(tmp_path, {"talk": ["caller"], "for": "5 s"}, prepare)


@pytest.mark.parametrize("moment", [Moment.CONNECTED, Moment.ENDED])
def test_until_a_moment(tmp_path: Path, moment: Moment) -> None:
    _, took = performed(
        tmp_path, {"until": {str(moment): "agent"}}, lambda phones, _: phones["agent"].happens(2, moment)
    )
    assert took == 2


def test_until_a_callback(tmp_path: Path) -> None:
    def prepare(_: dict[str, ObedientPhone], stage: Stage) -> None:
        asyncio.get_running_loop().call_later(3, stage.app.log.add, request("/x/"))

    _, took = performed(tmp_path, {"until": {"callback": "/x/"}}, prepare)
    assert took == 3


def test_until_a_phone_rings_and_the_platform_was_told(tmp_path: Path) -> None:
    def prepare(phones: dict[str, ObedientPhone], stage: Stage) -> None:
        phones["agent"].happens(1, Moment.RINGING)
        loop, trace = asyncio.get_running_loop(), stage.platform.trace
        trace.add(sip("INVITE sip:agent@192.0.2.1 SIP/2.0", sent=True))
        loop.call_later(2, trace.add, sip("SIP/2.0 180 Ringing", sent=False))

    _, took = performed(tmp_path, {"until": {"ringing": "agent"}}, prepare)
    assert took == 2


def test_until_a_callback_has_come_twice(tmp_path: Path) -> None:
    def prepare(_: dict[str, ObedientPhone], stage: Stage) -> None:
        for after in (1, 3, 5):
            asyncio.get_running_loop().call_later(after, stage.app.log.add, request("/x/"))

    _, took = performed(tmp_path, {"until": {"callback": "/x/", "times": 2}}, prepare)
    assert took == 3


def test_until_a_callback_that_comes_once_of_twice(tmp_path: Path) -> None:
    with pytest.raises(OffhookError, match="1 of 2 requests to /x/ within 2 s"):
        performed(
            tmp_path,
            {"until": {"callback": "/x/", "times": 2}, "within": "2 s"},
            lambda _, stage: stage.app.log.add(request("/x/")),
        )


def test_until_a_callback_that_does_not_come(tmp_path: Path) -> None:
    with pytest.raises(OffhookError, match="no request to /x/ within 2 s"):
        performed(tmp_path, {"until": {"callback": "/x/"}, "within": "2 s"})


def test_wait(tmp_path: Path) -> None:
    assert performed(tmp_path, {"wait": "2 min"})[1] == 120


@pytest.mark.parametrize("button", ["hold", "resume", "mute", "unmute", "move", "drop_network", "restore_network"])
def test_buttons(tmp_path: Path, button: str) -> None:
    assert performed(tmp_path, {button: "agent"})[0]["agent"] == [(button,)]


def test_another_codec(tmp_path: Path) -> None:
    told, _ = performed(tmp_path, {"change_codec": "agent", "to": ["opus", "PCMU"]})
    assert told["agent"] == [("change_codec", "opus", "PCMU")]


def test_a_call_is_forwarded_when_it_rings(tmp_path: Path) -> None:
    told, took = performed(
        tmp_path, {"forward": "agent", "to": "200"}, lambda phones, _: phones["agent"].happens(2, Moment.RINGING)
    )
    assert told["agent"] == [("forward", "200", "302")]
    assert took == pytest.approx(2.1)


def test_a_transfer_is_done_when_the_party_is_out_of_its_call(tmp_path: Path) -> None:
    told, took = performed(
        tmp_path, {"transfer": "agent", "to": "200"}, lambda phones, _: phones["agent"].happens(3, Moment.ENDED)
    )
    assert (told["agent"], took) == ([("transfer", "200")], 3)


def test_a_transfer_that_is_to_fail(tmp_path: Path) -> None:
    assert performed(tmp_path, {"transfer": "agent", "to": "busy", "status": 486})[1] == 0
    with pytest.raises(PhoneFailure, match="agent: its transfer to busy came to 486, not to 200"):
        performed(tmp_path, {"transfer": "agent", "to": "busy"})
    with pytest.raises(PhoneFailure, match="came to 200, not to 486"):
        performed(tmp_path, {"transfer": "agent", "to": "200", "status": 486})


@pytest.mark.parametrize("form", ["sendonly", "inactive", "zero_address", "silent"])
def test_every_form_of_hold_and_whether_it_speaks_meanwhile(tmp_path: Path, form: str) -> None:
    stages: list[Stage] = []
    step = {"hold": "agent", "form": form}
    assert performed(tmp_path, step, lambda _, stage: stages.append(stage))[0]["agent"] == [("hold", form)]
    assert ("agent" in stages[0].silences) is (form != "sendonly")


@pytest.mark.parametrize(
    ("begins", "ends"), [("mute", "unmute"), ("hold", "resume"), ("drop_network", "restore_network")]
)
def test_the_silence_of_a_party_lasts_until_it_speaks_again(tmp_path: Path, begins: str, ends: str) -> None:
    stages: list[Stage] = []
    rows = [[{"wait": "1 s"}, {begins: "agent"}, {"wait": "2 s"}, {ends: "agent"}], [{"wait": "1 s"}]]
    performed(tmp_path, {"parallel": rows}, lambda _, stage: stages.append(stage))
    assert stages[0].silences == {"agent": [Silence(1.0, 3.0)]}


def test_a_network_that_gets_worse(tmp_path: Path) -> None:
    stages: list[Stage] = []
    performed(tmp_path, {"impair": "agent", "network": {"loss": "30 %"}}, lambda _, stage: stages.append(stage))
    platform = stages[0].platform
    assert isinstance(platform, EmptyPlatform)
    assert platform.impaired == [(stages[0].accounts["agent"].code, Impairment(loss=0.3))]


def test_digits_have_a_deadline(tmp_path: Path) -> None:
    assert performed(tmp_path, {"press": "12#", "by": "agent"})[0]["agent"] == [("press", "12#")]
    with pytest.raises(TimeoutError):
        performed(tmp_path, {"press": "123", "by": "agent", "within": "2 s"})


@pytest.mark.parametrize(("within", "is_done"), [({}, True), ({"within": "12 s"}, False)])
def test_a_person_has_more_time_if_the_step_names_none(tmp_path: Path, within: dict[str, str], is_done: bool) -> None:
    async def main() -> None:
        stage, _ = stage_of(one_case(tmp_path).scenario)
        by_hand = dataclasses.replace(stage, patience_s={"caller": 120.0, "agent": 0.0})
        pressing = STEP.validate_python({"press": "1" * 100, "by": "caller", **within})
        with contextlib.nullcontext() if is_done else pytest.raises(TimeoutError):
            await perform(pressing, by_hand)
        assert asyncio.get_running_loop().time() == (100 if is_done else 12)

    in_virtual_time(main)


def test_parallel_rows_run_at_the_same_time(tmp_path: Path) -> None:
    rows = [[{"wait": "2 s"}, {"dial": "1", "by": "caller"}], [{"wait": "3 s"}, {"mute": "agent"}]]
    told, took = performed(tmp_path, {"parallel": rows})
    assert (told["caller"], told["agent"]) == ([("dial", "1")], [("mute",)])
    assert took == pytest.approx(3)


def test_a_row_that_fails_ends_the_others_and_says_where(tmp_path: Path) -> None:
    rows = [[{"wait": "9 s"}, {"mute": "agent"}], [{"wait": "1 s"}, {"answer": "agent", "within": "1 s"}]]
    with pytest.raises(RowFailed, match=r"^answer agent: agent: .* within 1 s") as failure:
        performed(tmp_path, {"parallel": rows})
    assert failure.value.path == ("parallel", 1, 1)


def test_parallel_rows_within_one_another_say_where(tmp_path: Path) -> None:
    inner = {"parallel": [[{"wait": "1 s"}], [{"until": {"ended": "caller"}, "within": "1 s"}]]}
    with pytest.raises(RowFailed) as failure:
        performed(tmp_path, {"parallel": [[{"wait": "5 s"}], [{"wait": "1 s"}, inner]]})
    assert failure.value.path == ("parallel", 1, 1, "parallel", 1, 0)


def test_parallel_rows_have_a_deadline(tmp_path: Path) -> None:
    rows = [[{"wait": "9 s"}], [{"wait": "8 s"}]]
    with pytest.raises(TimeoutError):
        performed(tmp_path, {"parallel": rows, "within": "2 s"})
