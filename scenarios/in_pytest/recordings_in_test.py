"""Proves the recordings of a test: fetched by the REST API, compared with the capture, as in a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.expect.recordings import judge_recordings
from scenarios.in_pytest.phone_in_test import PhoneInTest
from scenarios.in_pytest.spoken_words import checked
from scenarios.language.expectations import Recording
from scenarios.runner.attendance import parties_of, silences_of
from scenarios.runner.fetching import fetch_recordings
from scenarios.runner.settling import settle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scenarios.expect.fetched_recording import FetchedRecording
    from scenarios.in_pytest.playground import Playground

__tracebackhide__ = True

FAILURES_SHOWN = 5


class RecordingsInTest:
    """`recording(left=caller, right=agent, duration="5 s ± 300 ms", format="wav")`, when the calls are over.

    The words are those of `recordings` in a scenario; phones stand for their names. Raises AssertionError with the
    verdicts that failed; a recording of which nothing is said is one. Raises BadInput for a word that is wrong.

    Judges what was recorded since it was last asked: to be asked before the same phones are in another call.
    """

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self._judged: set[str] = set()

    def __call__(self, **words: Any) -> FetchedRecording:
        """The platform has made one more recording, and it is like this."""
        (found,) = self.each(words)
        return found

    def each(self, *wanted: Mapping[str, Any]) -> list[FetchedRecording]:
        """The platform has made so many more recordings, and they are like these, in order of their start."""
        models = [checked(Recording, _named(words), place="recording") for words in wanted]
        fetched, failed = self._playground.loop.run(self._judge(models))
        if failed:
            more = [f"… and {len(failed) - FAILURES_SHOWN} more"] if len(failed) > FAILURES_SHOWN else []
            invalid = [f"invalid: {fault.what}" for fault in self._playground.faults()]
            raise AssertionError("\n".join([*failed[:FAILURES_SHOWN], *more, *invalid]))
        return fetched

    async def _judge(self, wanted: Sequence[Recording]) -> tuple[list[FetchedRecording], list[str]]:
        """The recordings, and the verdicts that failed."""
        stage, folder = self._playground.stage, self._playground.folder
        still_up = await settle(stage)
        if still_up:
            return [], [str(verdict) for verdict in still_up]
        every = await fetch_recordings(stage.platform, folder)
        fetched = [each for each in every if each.recording_id not in self._judged]
        self._judged |= {each.recording_id for each in every}
        verdicts = judge_recordings(
            wanted,
            fetched,
            captures=[stage.platform.capture_path],
            parties=parties_of(stage),
            log=stage.app.log,
            silences=silences_of(stage),
            longest_s=stage.seconds,
        )
        return fetched, [str(verdict) for verdict in verdicts if not verdict.passed]


def _named(words: Any) -> Any:
    """`words` with the name of a phone in place of the phone."""
    if isinstance(words, PhoneInTest):
        return words.name
    if isinstance(words, dict):
        return {_named(word): _named(value) for word, value in words.items()}
    return [_named(each) for each in words] if isinstance(words, list | tuple) else words
