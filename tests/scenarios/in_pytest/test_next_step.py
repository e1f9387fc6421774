"""What rings next is not what has rung before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.testing.softphone_log import PhoneFailure
from scenarios.in_pytest.next_step import perform_next
from scenarios.language.steps import Answer, Press, Reject, Until

if TYPE_CHECKING:
    from typing import Any

    from scenarios.in_pytest.phones_in_test import PhonesInTest
    from scenarios.in_pytest.platform_in_test import PlatformInTest
    from scenarios.language.steps import Step


@pytest.mark.parametrize(
    ("step", "words"),
    [(Answer, {"answer": "agent"}), (Reject, {"reject": "agent"}), (Until, {"until": {"ringing": "agent"}})],
)
def test_a_call_that_is_over_does_not_ring(
    step: type[Step], words: dict[str, Any], platform: PlatformInTest, phone: PhonesInTest
) -> None:
    platform.documents["/answer/"] = "<Response><Dial><User>${agent.uri}</User></Dial></Response>"
    caller, agent = phone("caller"), phone("agent")
    caller.dial("15550100")
    agent.answer()
    caller.hang_up()
    ground = platform.playground
    with pytest.raises(PhoneFailure, match="agent: not ringing within 2 s; so far: registered"):
        ground.loop.run(perform_next(step.model_validate(words | {"within": "2 s"}), ground.stage))


def test_a_step_that_takes_too_long(platform: PlatformInTest, phone: PhonesInTest) -> None:
    platform.documents["/answer/"] = "<Response><GetDigits action='${app_url}/keys/' timeout='60'/></Response>"
    caller = phone("caller")
    caller.dial("15550100")
    caller.until("connected")
    ground = platform.playground
    long = Press.model_validate({"press": "1234567890", "by": "caller", "within": "1 s"})
    with pytest.raises(PhoneFailure, match="press 1234567890 by caller: not done within 1 s"):
        ground.loop.run(perform_next(long, ground.stage))
