"""Calls in simulated worlds that end in every way there is, for the table of hang-up causes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from emulator.testing.impairment import Impairment
from emulator.testing.phone_habits import Challenge, PhoneHabits

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.testing import World
    from emulator.testing.unit_phone import UnitPhone
    from tests.emulator.runtime.flow_stage import WebApp

    Play = Callable[["Lab"], None]

NUMBER, OUTSIDE, APP = "15550100", "15550300", "http://app.offhook.test"
ANSWERS = "<Response><Record recordSession='true' maxLength='600'/><Wait length='300'/></Response>"
WAITS = "<Response><Wait length='300'/></Response>"


@dataclass(frozen=True, slots=True)
class Lab:
    """A world and the app in it."""

    world: World
    app: WebApp

    def serve(self, answer: str | int, **pages: str | int) -> None:
        """The answer document, and other pages by name; a number is a status."""
        served = {"answer": answer, "hangup": 200, **pages}
        self.app.pages = {
            f"/{name}/": page.encode() if isinstance(page, str) else page for name, page in served.items()
        }


ASK = f"<Response><Play>{APP}/nothing.wav</Play></Response>"
CREDENTIALS = (
    "<Dial><User sipAuthUsername='front-desk' sipAuthPassword='let-me-in-9'>{bob}</User></Dial><Wait length='20'/>"
)
RECORD = "<Response><Record recordSession='true' redirect='true' action='{url}' method='{method}'/></Response>"
REDIRECT = "<Response><Redirect method='{method}'>{url}</Redirect></Response>"
NOWHERE, BAD = f"{APP}/fails/", f"{APP}/bad/"


def inbound(document: str | int, *, seconds: float = 3.0, **pages: str | int) -> Play:
    """Alice calls the number; the app answers with `document`, and with `pages` by name."""

    def play(lab: Lab) -> None:
        lab.serve(document, **pages)
        lab.world.phone("alice").dial(NUMBER)
        lab.world.advance(seconds)

    return play


def hung_up(direction: Literal["inbound", "outbound"]) -> Play:
    """A call that is answered and that the phone ends."""

    def play(lab: Lab) -> None:
        lab.serve(ANSWERS)
        phone = lab.world.phone("alice", outside_number=OUTSIDE)
        if direction == "inbound":
            phone.dial(NUMBER)
        else:
            place_call(lab)
            phone.answer()
        lab.world.advance(3.0)
        phone.hang_up()
        lab.world.advance(1.0)

    return play


def given_up(lab: Lab) -> None:
    """The caller hangs up before the call is answered."""
    lab.serve(WAITS)
    phone = lab.world.phone("alice")
    phone.dial(NUMBER)
    lab.world.advance(1.0)
    phone.hang_up()
    lab.world.advance(1.0)


def place_call(lab: Lab, to: str = OUTSIDE, **more: Any) -> str:
    """Make a call by the API; its call_uuid."""
    urls = {"answer_url": f"{APP}/answer/", "hangup_url": f"{APP}/hangup/"}
    answer = lab.world.api("POST", "Call/", **{"from": NUMBER, "to": to}, **urls, **more)
    assert answer.status_code == 201, answer.text
    lab.world.advance(0.5)
    return str(answer.json()["request_uuid"])


def refused(status: int) -> Play:
    """A call of the API that the callee refuses."""

    def play(lab: Lab) -> None:
        lab.serve(WAITS)
        phone = lab.world.phone("bob", outside_number=OUTSIDE)
        place_call(lab)
        phone.reject(status)
        lab.world.advance(2.0)

    return play


def unanswered(**limits: Any) -> Play:
    """A call of the API that nobody answers."""

    def play(lab: Lab) -> None:
        lab.world.phone("bob", outside_number=OUTSIDE)
        place_call(lab, **limits)
        lab.world.advance(130.0)

    return play


def ended_by_api(*, answered: bool) -> Play:
    """A call of the API that the API ends."""

    def play(lab: Lab) -> None:
        lab.serve(WAITS)
        phone = lab.world.phone("bob", outside_number=OUTSIDE)
        call_uuid = place_call(lab)
        if answered:
            phone.answer()
            lab.world.advance(1.0)
        assert lab.world.api("DELETE", f"Call/{call_uuid}/").status_code == 204
        lab.world.advance(1.0)

    return play


def taking_part(ends: Literal["kicked", "all"]) -> Play:
    """A call of the API in a Multiparty Call that it is added to by the API, and that ends for it, or for all."""

    def play(lab: Lab) -> None:
        lab.serve(WAITS)
        phone = lab.world.phone("bob", outside_number=OUTSIDE)
        call_uuid = place_call(lab)
        phone.answer()
        lab.world.advance(1.0)
        room = "MultiPartyCall/name_support"
        assert lab.world.api("POST", f"{room}/Participant/", call_uuid=call_uuid, role="agent").status_code == 201
        lab.world.advance(1.0)
        path = f"{room}/Participant/all/" if ends == "kicked" else f"{room}/"
        assert lab.world.api("DELETE", path).status_code == 204
        lab.world.advance(1.0)

    return play


def transferred(url: str, **pages: str | int) -> Play:
    """An answered call that the API transfers to `url`."""

    def play(lab: Lab) -> None:
        lab.serve(WAITS, **pages)
        phone = lab.world.phone("bob", outside_number=OUTSIDE)
        call_uuid = place_call(lab)
        phone.answer()
        lab.world.advance(1.0)
        assert lab.world.api("POST", f"Call/{call_uuid}/", aleg_url=url).status_code == 202
        lab.world.advance(3.0)

    return play


def nobody_registered(lab: Lab) -> None:
    """A call of the API to an endpoint that has no phone."""
    place_call(lab, "sip:nobody@phone.plivo.com")
    lab.world.advance(1.0)


def emergency(lab: Lab) -> None:
    """Nobody may be alarmed."""
    place_call(lab, "112")
    lab.world.advance(1.0)


def time_limit(lab: Lab) -> None:
    """A call of the API with a time limit."""
    lab.serve(WAITS)
    phone = lab.world.phone("bob", outside_number=OUTSIDE)
    place_call(lab, time_limit=5)
    phone.answer()
    lab.world.advance(8.0)


def silent(lab: Lab) -> None:
    """An answered call whose phone sends nothing for 60 s."""
    phone = answered(lab)
    phone.hold("silent")
    lab.world.advance(65.0)


def gone(lab: Lab) -> None:
    """A phone that does not acknowledge the answer (RFC 3261 §13.3.1.4)."""
    lab.serve(ANSWERS)
    phone = lab.world.phone("alice", habits=PhoneHabits(ack_delay_s=500.0))
    phone.dial(NUMBER)
    lab.world.advance(60.0)


def no_application(lab: Lab) -> None:
    """A number that no application answers."""
    lab.world._running.platform.house.add_number("15550199", "")
    lab.world.phone("alice").dial("15550199")
    lab.world.advance(2.0)


def dial(targets: str, *, habits: PhoneHabits | None = None, answers: bool = True, seconds: float = 130.0) -> Play:
    """Alice calls; the app dials `targets` of phones bob and carl; bob answers unless told otherwise."""

    def play(lab: Lab) -> None:
        bob = lab.world.phone("bob", outside_number=OUTSIDE, habits=habits or PhoneHabits())
        carl = lab.world.phone("carl", outside_number="15550400")
        lab.serve(f"<Response>{targets.format(bob=bob.uri, carl=carl.uri)}</Response>", ask=ASK)
        lab.world.phone("alice").dial(NUMBER)
        lab.world.advance(1.0)
        if answers:
            bob.answer()
        lab.world.advance(seconds)

    return play


def challenged_and_gone(lab: Lab) -> None:
    """A callee that asks for credentials and is not there when they come."""
    habits = PhoneHabits(challenge=Challenge(username="front-desk", password="let-me-in-8"))
    bob = lab.world.phone("bob", habits=habits, link=Impairment(delay_ms=400))
    lab.serve(f"<Response>{CREDENTIALS.format(bob=bob.uri)}</Response>")
    lab.world.phone("alice").dial(NUMBER)
    lab.world.advance(0.6)
    bob.drop_network()
    lab.world.advance(100.0)


def answered(lab: Lab) -> UnitPhone:
    """Five seconds of a call; the phone."""
    lab.serve(ANSWERS)
    phone = lab.world.phone("alice")
    phone.dial(NUMBER)
    lab.world.advance(5.0)
    return phone


def in_call(lab: Lab) -> None:
    """A call that goes on until the world ends."""
    answered(lab)


def machine(lab: Lab) -> None:
    """A call of the API that an answering machine answers and that is to end then."""
    lab.serve(WAITS)
    phone = lab.world.phone("bob", outside_number=OUTSIDE, habits=PhoneHabits(greets="machine"))
    place_call(lab, machine_detection="hangup")
    phone.answer()
    lab.world.advance(15.0)
