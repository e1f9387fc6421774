"""Record beside Record: two elements in one document, every mode with every other, in two formats."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from tools.record_matrix.cells import MODES
from tools.record_matrix.combination import AGENT, CALLER, Combination, answer, hangup, recorded
from tools.record_matrix.expected import Expected, File, Moment
from tools.record_matrix.rules import BEEP_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.record_matrix.cells import Channels, FileFormat, Mode
    from tools.record_matrix.stage import Stage

MESSAGE_S = 1
WRITTEN_S = 1.5
"""A message is over for the document when its file can be fetched, at most so long after its end."""
SAYS = (
    "each keeps to its own rules, as if the other were not there; a message is over before the next element, "
    "what runs in the background is not"
)
_FLAGS: dict[Mode, str] = {
    "foreground": f'maxLength="{MESSAGE_S}" timeout="60"',
    "session": 'recordSession="true" maxLength="600"',
    "dial_answer": 'startOnDialAnswer="true" maxLength="600"',
}


def beside() -> Iterator[Combination]:
    """All of them: nine pairs of modes, each with the formats either way round."""
    formats: tuple[tuple[FileFormat, FileFormat], ...] = (("wav", "mp3"), ("mp3", "wav"))
    for first, second, (one, other) in product(MODES, MODES, formats):
        yield Combination(
            name=f"beside-{first}+{second}-{one}+{other}",
            says=SAYS,
            documents={
                "/answer/": "<Response>"
                + _element(first, one, "stereo", "/first/")
                + _element(second, other, "mono", "/second/")
                + "<Dial><User>{agent}</User></Dial></Response>"
            },
            scene=_scene,
            due=_due(first, second, one, other),
        )


def _element(mode: Mode, file_format: FileFormat, channels: Channels, told: str) -> str:
    form = f'fileFormat="{file_format}" recordChannelType="{channels}"'
    return f'<Record {_FLAGS[mode]} {form} callbackUrl="{{app}}{told}"/>'


def _scene(stage: Stage) -> None:
    stage.bring_in()
    stage.talk(1.5)
    stage.hang_up()


def _due(first: Mode, second: Mode, one: FileFormat, other: FileFormat) -> Expected:
    after_s = BEEP_S + MESSAGE_S if first == "foreground" else 0.0
    files = (_file(first, one, "stereo", "/first/", 0.0), _file(second, other, "mono", "/second/", after_s))
    requests = [answer(), hangup()]
    chains: list[tuple[str, ...]] = [("/answer/", "/hangup/")]
    for number, (mode, path) in enumerate(((first, "/first/"), (second, "/second/"))):
        requests.append(recorded(path, number, with_call=mode != "foreground"))
        chains.append(("/answer/", path, "/hangup/") if mode == "foreground" else ("/answer/", path))
    return Expected(files=files, requests=tuple(requests), chains=tuple(chains))


def _file(mode: Mode, file_format: FileFormat, channels: Channels, told: str, after_s: float) -> File:
    slack_s = WRITTEN_S if after_s else 0.0
    message = mode == "foreground"
    begins = {
        "foreground": Moment(name="answered", plus_s=after_s + BEEP_S, slack_s=slack_s),
        "session": Moment(name="answered", plus_s=after_s, slack_s=slack_s),
        "dial_answer": Moment(name="bridged"),
    }[mode]
    return File(
        file_format=file_format,
        channels=channels,
        begins=begins,
        ends=None if message else Moment(name="hung_up"),
        seconds=MESSAGE_S if message else None,
        left=CALLER,
        right=None if message else AGENT,
        told_by=told,
    )
