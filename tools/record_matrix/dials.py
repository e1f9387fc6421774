"""Record before several Dials: who answers is heard in turn, and what comes between is in the file."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Literal

from tools.record_matrix.cells import CHANNELS
from tools.record_matrix.combination import (
    AGENT,
    CALLER,
    INBOUND,
    TO_THE_END,
    Combination,
    answer,
    begun,
    hangup,
    recorded,
)
from tools.record_matrix.expected import Expected, File, Moment, Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tools.record_matrix.cells import Channels
    from tools.record_matrix.stage import Stage

Background = Literal["session", "dial_answer"]
Who = Literal["both", "second", "nobody", "race"]
SECOND = (Voice(who="second", since="bridged_second", until="unbridged_second"),)
_IN_TURN = "<Dial><User>{agent}</User></Dial><Dial><User>{second}</User></Dial><Wait length='1'/>"
_AT_ONCE = "<Dial><User>{agent}</User><User>{second}</User></Dial><Wait length='1'/>"
_FLAG: dict[Background, str] = {"session": "recordSession", "dial_answer": "startOnDialAnswer"}


def dials() -> Iterator[Combination]:
    """All of them: two modes, mono and stereo, and who of two answers."""
    modes: tuple[Background, ...] = ("session", "dial_answer")
    for mode, channels, who in product(modes, CHANNELS, STORIES):
        rest = _AT_ONCE if who == "race" else _IN_TURN
        record = (
            f'<Record {_FLAG[mode]}="true" fileFormat="wav" recordChannelType="{channels}" maxLength="600" '
            'redirect="false" action="{app}/action/" callbackUrl="{app}/callback/"/>'
        )
        yield Combination(
            name=f"dials-{who}-{mode}-{channels}",
            says=_SAYS[who],
            documents={"/answer/": f"<Response>{record}{rest}</Response>"},
            scene=STORIES[who],
            due=_due(mode, channels, who),
            agents=("agent", "second"),
        )


def _due(mode: Background, channels: Channels, who: Who) -> Expected:
    call = TO_THE_END if who == "nobody" else INBOUND
    pending, chain = begun("/action/"), ("/answer/", "/action/", "/hangup/")
    if mode == "dial_answer" and who == "nobody":
        return Expected(files=(), requests=(answer(call), pending, hangup(call)), chains=(chain,))
    first = "bridged" if who == "both" else "bridged_second"
    file = File(
        file_format="wav",
        channels=channels,
        begins=Moment(name="answered" if mode == "session" else first),
        ends=Moment(name="call_over" if who == "nobody" else "hung_up"),
        left=CALLER,
        right=_RIGHT[who],
    )
    requests = (answer(call), pending, recorded("/callback/", with_call=True, call=call), hangup(call))
    return Expected(files=(file,), requests=requests, chains=(chain, ("/action/", "/callback/")))


def _refuses(stage: Stage, who: str) -> None:
    phone = stage.phones[who]
    stage.until(lambda: phone.is_ringing)
    phone.reject(486)
    stage.until(lambda: not phone.is_ringing)


def _both(stage: Stage) -> None:
    stage.bring_in()
    stage.talk(1.2)
    stage.hang_up("agent")
    stage.bring_in("second")
    stage.talk(1.2)
    stage.hang_up()


def _second(stage: Stage) -> None:
    _refuses(stage, "agent")
    stage.bring_in("second")
    stage.talk(1.2)
    stage.hang_up()


def _nobody(stage: Stage) -> None:
    _refuses(stage, "agent")
    _refuses(stage, "second")


def _race(stage: Stage) -> None:
    stage.until(lambda: stage.phones["agent"].is_ringing)
    stage.bring_in("second")
    stage.talk(1.2)
    stage.hang_up()


STORIES: dict[Who, Callable[[Stage], None]] = {"both": _both, "second": _second, "nobody": _nobody, "race": _race}
_RIGHT: dict[Who, tuple[Voice, ...]] = {"both": AGENT + SECOND, "second": SECOND, "nobody": (), "race": SECOND}
_SAYS: dict[Who, str] = {
    "both": "one recording from its beginning to the end of the call; the right channel has one agent, then the other",
    "second": "who refuses does not begin what waits for an answer; the one who answers does",
    "nobody": "what waits for an answer never records and has no callback; a session has nobody on the right",
    "race": "both ring, the quicker one is heard and begins what waits for an answer",
}
