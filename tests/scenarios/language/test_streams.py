"""Streams in the language: what an app may do with one, what may be expected, and mistakes with their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from tests.scenarios.scenario_text import APP_BY_URL, one_case

if TYPE_CHECKING:
    from pathlib import Path

DIAL = "<Dial><User>${agent.uri}</User></Dial>"
STREAM = (DIAL, f"<Stream>${{app_ws_url}}/bot/</Stream>{DIAL}")


def app(streams: str) -> tuple[str, str]:
    """The change that gives the app streams."""
    return ("  documents:", f"  sounds: {{tune: 2 s}}\n  streams: {streams}\n  documents:")


def expected(text: str) -> tuple[str, str]:
    """The change that expects streams."""
    return ("expect:\n", f"expect:\n  streams: [{text}]\n")


def test_an_app_with_streams(tmp_path: Path) -> None:
    moves = "[{say: tune, pieces: 20 ms}, {until: 'dtmf 5'}, {press: 12w}, {clear: true}, {close: 1000}]"
    change = app(f"{{/bot/: {{moves: {moves}}}, /door/: {{refuses: 3}}, /ears/: {{echo: true}}}}")
    scenario = one_case(
        tmp_path, STREAM, change, expected("{at: /bot/, tracks: {inbound: [{who: tune, for: 2 s ± 1 s}]}}")
    )
    bot = scenario.scenario.app.streams["/bot/"]
    assert [move.say for move in bot.moves] == ["tune", None, None, None, None]
    assert (bot.moves[0].pieces, bot.moves[2].press, bot.moves[4].close) == (0.02, "12w", 1000)
    (heard,) = scenario.scenario.expect.streams
    assert (heard.at, heard.times, heard.refused, heard.signed) == ("/bot/", 1, 0, True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([app("{/bot/: {moves: [{say: tune, wait: 1 s}]}}")], "expected exactly one of: say, checkpoint, clear, press"),
        ([app("{/bot/: {moves: [{}]}}")], "expected exactly one of: say, checkpoint, clear, press"),
        ([app("{/bot/: {moves: [{wait: 1 s, pieces: 20 ms}]}}")], "only what is said comes in pieces"),
        ([app("{/bot/: {moves: [{say: tone}]}}")], "unknown sound 'tone', did you mean 'tune'"),
        ([app("{/bot/: {moves: [{press: 5x}]}}")], "small.yaml:9:"),
        ([app("{/bot/: {moves: [{clear: false}]}}")], "small.yaml:9:"),
        ([app("{/bot/: {eco: true}}")], "unknown word 'eco', did you mean 'echo'"),
        ([app("{bot: {}}")], "small.yaml:9:"),
        (
            [(APP_BY_URL[0], APP_BY_URL[1] + "  streams: {/bot/: {}}\n")],
            "streams belong to an app that is written here",
        ),
        ([expected("{at: /ears/}")], "no document and no rest step names the path /ears/"),
        (
            [STREAM, app("{/bot/: {}}"), expected("{at: /bot/, tracks: {inbound: [{who: nobody, for: 2 s ± 1 s}]}}")],
            "unknown party or sound 'nobody'",
        ),
        (
            [STREAM, app("{/bot/: {}}"), expected("{at: /bot/, times: 0, lasts: 2 s ± 1 s}")],
            "with times: 0 none is taken, and lasts has nothing to look at",
        ),
    ],
)
def test_mistakes(tmp_path: Path, changes: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(BadInput) as caught:
        one_case(tmp_path, *changes)
    assert message in str(caught.value)
