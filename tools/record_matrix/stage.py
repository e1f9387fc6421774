"""A simulated call for one cell: phones, documents, the moments of the scene, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from emulator.testing import World
from emulator.testing.document_app import DocumentApp
from emulator.testing.softphone_log import Moment as PhoneMoment
from scenarios.expect.fetched_recording import FetchedRecording
from tools.record_matrix.parameters import NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Any, Self

    from starlette.types import Receive, Scope, Send

    from emulator.testing.unit_phone import UnitPhone
    from emulator.testing.unit_views import Webhook

STEP_S = 0.1
LONGEST_CALL_S = 90.0
SETTLED_S = 1.6
"""After the call: a recording is closed 1.2 s after its end, an MP3 is made then, and its callback is sent."""
AS_DOCUMENTED: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of a scene."""

    moments: Mapping[str, float]
    """Name → virtual seconds."""
    requests: Sequence[Webhook]
    asked: Sequence[str]
    """Paths, in the order in which the app was asked for them."""
    recordings: Sequence[FetchedRecording]
    """As the REST API lists and serves them, in order of their beginning."""
    codes: Mapping[str, int]
    """Party → its coded signal; the phones' hosts are numbered like them."""
    capture: Path


class _App:
    """Serves the documents, and knows in which order it was asked."""

    def __init__(self) -> None:
        self.documents: dict[str, str] = {}
        self.asked: list[str] = []
        self._answer = DocumentApp(self.documents)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.asked.append(scope["path"])
        await self._answer(scope, receive, send)


class Stage:
    """One world, from the first ring to the last callback."""

    def __init__(
        self, folder: Path, *, agents: Sequence[str] = (), ledger: Mapping[str, object] = AS_DOCUMENTED
    ) -> None:
        """The caller and `agents` are registered; files go to `folder`.

        Nothing is recognised: transcriptions are empty and told of. What recognisers understand is judged elsewhere.
        """
        self._folder = folder
        self.app = _App()
        self.world = World(self.app, data=folder, settings={"ledger": ledger, "recognizers": ()})
        self.phones: dict[str, UnitPhone] = {}
        try:
            self.phones |= {name: self.world.phone(name) for name in ("caller", *agents)}
        except BaseException:
            self.world.close()
            raise
        self._noted: dict[str, float] = {}
        self._codes = {name: code for code, name in enumerate(self.phones, 1)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.world.close()

    @property
    def caller(self) -> UnitPhone:
        """On whose leg the document runs."""
        return self.phones["caller"]

    @property
    def call_uuid(self) -> str:
        """Of the call, once its answer URL was asked."""
        return next(each.fields["CallUUID"] for each in self.world.webhooks if each.path == "/answer/")

    def note(self, moment: str) -> None:
        """Now is `moment`."""
        self._noted[moment] = self.world.now

    def dial(self) -> None:
        """The caller calls the number of the app, and is answered."""
        self.caller.dial(NUMBER)
        self.until(lambda: self.caller.is_connected)

    def place(self) -> None:
        """The API calls the caller's phone, which answers at once."""
        urls = {name: f"{self.world.app_url}/{name.removesuffix('_url')}/" for name in ("answer_url", "hangup_url")}
        self.api("POST", "Call/", {"from": NUMBER, "to": self.caller.uri, **urls})
        self.until(lambda: self.caller.is_ringing)
        self.caller.answer()
        self.until(lambda: self.caller.is_connected)

    def bring_in(self, agent: str = "agent", *, after: float = 0.3) -> None:
        """The agent's phone rings for a while, and is answered."""
        phone = self.phones[agent]
        self.until(lambda: phone.is_ringing)
        self.talk(after)
        phone.answer()
        self.until(lambda: phone.is_connected)

    def talk(self, seconds: float) -> None:
        """Time passes; who is in a call and not mute speaks."""
        self.world.advance(seconds)

    def until(self, condition: Callable[[], bool], within: float = 5.0) -> None:
        """Time passes until something is so, or for `within` seconds at most."""
        for _ in range(round(within / STEP_S)):
            if condition():
                return
            self.world.advance(STEP_S)

    def mute(self) -> None:
        """Everybody falls silent."""
        self.note("muted")
        for phone in self.phones.values():
            phone.mute()

    def unmute(self) -> None:
        """Everybody speaks again."""
        self.note("unmuted")
        for phone in self.phones.values():
            phone.unmute()

    def press(self, key: str) -> None:
        """The caller presses a key."""
        self.note("key_pressed")
        self.caller.press(key)

    def hang_up(self, who: str = "caller") -> None:
        """A party hangs up."""
        self.note("hung_up" if who == "caller" else f"{who}_hung_up")
        self.phones[who].hang_up()

    def stop(self, url: str = "", *, moment: str = "stopped") -> None:
        """The API stops one recording, or all."""
        self.note(moment)
        self.api("DELETE", f"Call/{self.call_uuid}/Record/", {"URL": url} if url else {})

    def api(self, method: str, path: str, fields: Mapping[str, Any]) -> Any:
        """Ask the REST API. Raises AssertionError when it refuses."""
        answer = self.world.api(method, path, **fields)
        assert answer.is_success, f"{method} {path} answered {answer.status_code}: {answer.text}"
        return answer.json() if answer.content else None

    def finish(self) -> Played:
        """Wait for the end of the call and what comes after it, and fetch the recordings as a customer does."""
        self.until(lambda: self._moment("caller", PhoneMoment.ENDED) is not None, within=LONGEST_CALL_S)
        self.talk(SETTLED_S)
        return Played(
            moments={**self._phone_moments(), **self._noted},
            requests=self.world.webhooks,
            asked=self.app.asked,
            recordings=self._fetched(),
            codes=self._codes,
            capture=self._folder / "capture.pcap",
        )

    def _phone_moments(self) -> dict[str, float]:
        found = {"answered": self._moment("caller", PhoneMoment.CONNECTED)}
        found["call_over"] = self._moment("caller", PhoneMoment.ENDED)
        for agent in [name for name in self.phones if name != "caller"]:
            suffix = "" if agent == "agent" else f"_{agent}"
            found[f"bridged{suffix}"] = self._moment(agent, PhoneMoment.CONNECTED)
            found[f"unbridged{suffix}"] = self._moment(agent, PhoneMoment.ENDED)
        return {name: at for name, at in found.items() if at is not None}

    def _moment(self, party: str, moment: PhoneMoment) -> float | None:
        return next((fact.at for fact in self.phones[party].facts if fact.moment is moment), None)

    def _fetched(self) -> list[FetchedRecording]:
        listed = self.api("GET", "Recording/", {})["objects"]
        listed.sort(key=lambda each: float(each["recording_start_ms"]))
        return [self._fetch(each) for each in listed]

    def _fetch(self, listed: dict[str, Any]) -> FetchedRecording:
        url = str(listed["recording_url"])
        name = url.rpartition("/")[2]
        answer = self.world.api("GET", f"Recording/{name}")
        file = self._folder / f"fetched-{name}"
        file.write_bytes(answer.content)
        recording_id = str(listed["recording_id"])
        sidecar = self._folder / "recordings" / f"{recording_id}.sidecar.json"
        return FetchedRecording(
            recording_id=recording_id, url=url, listed=listed, status=answer.status_code, file=file, sidecar=sidecar
        )
