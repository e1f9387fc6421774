"""What single attributes of Record change: defaults, both flags, beep and keys, a Dial that never comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.record_matrix.cells import MODES
from tools.record_matrix.combination import (
    AGENT,
    CALLER,
    TO_THE_END,
    Combination,
    answer,
    begun,
    hangup,
    message,
    recorded,
)
from tools.record_matrix.expected import Expected, File, Moment
from tools.record_matrix.rules import BEGINS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tools.record_matrix.cells import Mode
    from tools.record_matrix.stage import Stage

_BARE: dict[Mode, str] = {
    "foreground": "",
    "session": 'recordSession="true"',
    "dial_answer": 'startOnDialAnswer="true"',
}
_DIAL = "<Dial><User>{agent}</User></Dial>"
_MESSAGE = 'fileFormat="wav" redirect="false" action="{app}/action/"'
_WAIT = '<Wait length="30"/>'
_HUNG_UP = Moment(name="hung_up")
_AFTER_BEEP = BEGINS["foreground"]


def attributes() -> Iterator[Combination]:
    """All of them."""
    yield from (_bare(mode) for mode in MODES)
    yield _both_flags()
    yield from _keys()
    yield _message_without_beep()
    yield _gone_in_the_beep()
    yield _never_dialled()
    yield _stopped_before_the_answer()


def _message_file(begins: Moment, ends: Moment) -> File:
    return File(file_format="wav", channels="stereo", begins=begins, ends=ends, left=CALLER, right=None)


def _bare(mode: Mode) -> Combination:
    message = mode == "foreground"
    file = File(
        file_format="mp3",
        channels="stereo",
        begins=BEGINS[mode],
        ends=_HUNG_UP,
        left=CALLER,
        right=None if message else AGENT,
    )
    return Combination(
        name=f"bare-{mode}",
        says="without any other attribute: a stereo MP3, and nobody is told; a message has a beep before it",
        documents={"/answer/": f"<Response><Record {_BARE[mode]}/>{_WAIT if message else _DIAL}</Response>"},
        scene=_talk_and_hang_up if message else _talk_to_the_agent,
        due=Expected(files=(file,), requests=(answer(), hangup()), chains=(("/answer/", "/hangup/"),)),
        agents=() if message else ("agent",),
    )


def _both_flags() -> Combination:
    flags = (
        'recordSession="true" startOnDialAnswer="true" fileFormat="wav" maxLength="600" callbackUrl="{app}/callback/"'
    )
    file = File(
        file_format="wav", channels="stereo", begins=BEGINS["dial_answer"], ends=_HUNG_UP, left=CALLER, right=AGENT
    )
    return Combination(
        name="both_flags",
        says="startOnDialAnswer wins",
        documents={"/answer/": f"<Response><Record {flags}/>{_DIAL}</Response>"},
        scene=_talk_to_the_agent,
        due=Expected(
            files=(file,),
            requests=(answer(), recorded("/callback/", with_call=True), hangup()),
            chains=(("/answer/", "/callback/"), ("/answer/", "/hangup/")),
        ),
    )


def _keys() -> Iterator[Combination]:
    for said, pressed, ends in (
        ('finishOnKey="*"', "#*", "*"),
        ('finishOnKey="none"', "#*", ""),
        ('finishOnKey=""', "#*", ""),
        ('finishOnKey="12"', "2", "2"),
        ("", "*#", "#"),
    ):
        name = said.removeprefix("finishOnKey=").strip('"').replace("*", "star") if said else "unset"
        told = message("/action/", ends, with_call=not ends)
        yield Combination(
            name=f"keys-{name or 'empty'}",
            says="only the keys of finishOnKey end a message, # when it is not set; Digits is the one that did",
            documents={"/answer/": f"<Response><Record {_MESSAGE} {said}/>{_WAIT}</Response>"},
            scene=_presses(pressed, goes_on=not ends),
            due=Expected(
                files=(_message_file(_AFTER_BEEP, Moment(name="key_pressed") if ends else _HUNG_UP),),
                requests=(answer(), told, hangup()),
                chains=(("/answer/", "/action/", *(("/hangup/",) if ends else ())), ("/answer/", "/hangup/")),
            ),
            agents=(),
        )


def _message_without_beep() -> Combination:
    return Combination(
        name="no_beep",
        says="a message without a beep begins with the answer",
        documents={"/answer/": f'<Response><Record {_MESSAGE} playBeep="false"/>{_WAIT}</Response>'},
        scene=_presses("#", goes_on=False),
        due=Expected(
            files=(_message_file(Moment(name="answered"), Moment(name="key_pressed")),),
            requests=(answer(), message("/action/", "#"), hangup()),
            chains=(("/answer/", "/action/", "/hangup/"),),
        ),
        agents=(),
    )


def _gone_in_the_beep() -> Combination:
    said = f'{_MESSAGE} callbackUrl="{{app}}/callback/"'
    return Combination(
        name="gone_in_the_beep",
        says="a caller who hangs up during the beep has left nothing: no file, no action, no callback",
        documents={"/answer/": f"<Response><Record {said}/>{_WAIT}</Response>"},
        scene=lambda stage: stage.hang_up(),
        due=Expected(files=(), requests=(answer(), hangup()), chains=(("/answer/", "/hangup/"),)),
        agents=(),
    )


def _never_dialled() -> Combination:
    said = 'startOnDialAnswer="true" action="{app}/action/" callbackUrl="{app}/callback/"'
    return Combination(
        name="never_dialled",
        says="redirect is on, and the answer of the action has no Dial: the one behind the element never comes, "
        "and nothing is recorded",
        documents={
            "/answer/": f"<Response><Record {said}/>{_DIAL}</Response>",
            "/action/": '<Response><Wait length="2"/></Response>',
        },
        scene=_nothing,
        due=Expected(
            files=(),
            requests=(answer(TO_THE_END), begun("/action/", event="Redirect"), hangup(TO_THE_END)),
            chains=(("/answer/", "/action/", "/hangup/"),),
        ),
    )


def _stopped_before_the_answer() -> Combination:
    said = 'startOnDialAnswer="true" redirect="false" action="{app}/action/" callbackUrl="{app}/callback/"'
    return Combination(
        name="stopped_before_the_answer",
        says="what waits for an answer has a URL already; stopped by it, it never begins",
        documents={"/answer/": f"<Response><Record {said}/>{_DIAL}</Response>"},
        scene=_stop_and_answer,
        due=Expected(
            files=(),
            requests=(answer(), begun("/action/"), hangup()),
            chains=(("/answer/", "/action/", "/hangup/"),),
        ),
    )


def _nothing(stage: Stage) -> None:
    """The document comes to its end by itself."""


def _talk_and_hang_up(stage: Stage) -> None:
    stage.talk(2.0)
    stage.hang_up()


def _talk_to_the_agent(stage: Stage) -> None:
    stage.bring_in()
    _talk_and_hang_up(stage)


def _stop_and_answer(stage: Stage) -> None:
    stage.until(lambda: stage.phones["agent"].is_ringing)
    stage.stop(next(each.fields["RecordUrl"] for each in stage.world.webhooks if each.path == "/action/"))
    _talk_to_the_agent(stage)


def _presses(keys: str, *, goes_on: bool) -> Callable[[Stage], None]:
    """All keys but the last end nothing; the last ends the message, unless it `goes_on` to the hang-up."""

    def scene(stage: Stage) -> None:
        for key in keys:
            stage.talk(1.0)
            stage.press(key)
        stage.talk(1.0 if goes_on else 2.0)
        stage.hang_up()

    return scene
