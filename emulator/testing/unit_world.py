"""`World`: a whole platform with phones in memory, for unit tests without event loop or sleep."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from emulator.testing.breakdown import WatchedRunner
from emulator.testing.phone_habits import PLAIN
from emulator.testing.unit_phone import UnitPhone
from emulator.testing.unit_views import recordings, webhooks
from emulator.testing.world import APP_URL, PERFECT, start_with_app

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from types import TracebackType
    from typing import Self

    import httpx

    from emulator.base.trace import TraceEvent
    from emulator.runtime.asgi_server import AsgiApp
    from emulator.testing.impairment import Impairment
    from emulator.testing.nat import NatKind
    from emulator.testing.phone_habits import PhoneHabits
    from emulator.testing.unit_views import Webhook, WorldRecording

WALL_DEADLINE_S = 30.0
AS_DOCUMENTED: Mapping[str, object] = MappingProxyType({})
"""No setting that is not the default."""
REGISTER_WITHIN_S = 70.0
"""A bad network may cost each of two transactions, the challenged one and the next, up to 32 s (RFC 3261, Timer F)."""


class World:
    """Virtual time, a platform, an app and phones. The same seed gives the same world, to the bit.

    >>> with World(seed=1) as world:
    ...     alice, bob = world.phone("alice"), world.phone("bob")
    ...     world.documents["/answer/"] = f'''
    ...         <Response>
    ...             <Record startOnDialAnswer="true" redirect="false" maxLength="600"
    ...                     action="{world.app_url}/recorded/" callbackUrl="{world.app_url}/ready/"/>
    ...             <Dial><User>{bob.uri}</User></Dial>
    ...         </Response>'''
    ...     alice.dial("15550100")
    ...     world.advance(2.0)
    ...     bob.is_ringing
    ...     bob.answer()
    ...     world.advance(60.0)
    ...     alice.press("1")
    ...     world.advance(1.0)
    ...     alice.hang_up()
    ...     world.advance(2.0)
    ...     [webhook.path for webhook in world.webhooks]
    ...     [recording.seconds for recording in world.recordings]
    True
    ['/answer/', '/recorded/', '/hangup/', '/ready/']
    [61.0]

    What is begun at a phone goes on while the world advances; between two calls of `advance` no time passes.
    Worlds live one after another in a process, never two at once, and not inside a running event loop.
    """

    def __init__(
        self,
        app: Mapping[str, str] | AsgiApp | str | None = None,
        *,
        seed: int | str = 1,
        numbers: Sequence[str] = ("15550100",),
        answer: str = "/answer/",
        hangup: str = "/hangup/",
        data: Path | None = None,
        wall_deadline_s: float = WALL_DEADLINE_S,
        settings: Mapping[str, object] = AS_DOCUMENTED,
    ) -> None:
        """`app` is XML documents by path, an ASGI app, or the URL of one that runs elsewhere.

        `numbers` lead to it; `answer` and `hangup` are paths of its. An app elsewhere is given `wall_deadline_s`
        seconds of real time for each request, in which virtual time stands still. `settings`: of offhook.yaml, such as
        the switches of docs/fidelity.md under `ledger`.
        """
        self.documents = dict(app) if isinstance(app, Mapping) else {}
        """What the app serves, unless it is one of your own; may be changed at any time."""
        self._closing = ExitStack()
        self._data = data or Path(self._closing.enter_context(tempfile.TemporaryDirectory(prefix="offhook-")))
        self._data.mkdir(parents=True, exist_ok=True)
        self._runner = self._closing.enter_context(WatchedRunner())
        self._actions: dict[asyncio.Task[None], None] = {}
        app = self.documents if app is None or isinstance(app, Mapping) else app
        self.app_url = app.rstrip("/") if isinstance(app, str) else APP_URL
        """Of the app, for documents."""
        self._running = self._runner.run(
            start_with_app(app, seed=seed, data=self._data, wall_deadline_s=wall_deadline_s, settings=settings)
        )
        self._running.add_numbers(numbers, self.app_url + answer, self.app_url + hangup if hangup else "")
        self._closing.callback(lambda: self._runner.run(self._running.stop()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up and let the world end. A second time does nothing."""
        closing, self._closing = self._closing.pop_all(), ExitStack()
        closing.close()

    @property
    def now(self) -> float:
        """Virtual seconds since the world began."""
        return self._runner.now

    @property
    def deterministic(self) -> bool:
        """False as soon as a real program was asked: what it does when is its own affair."""
        return self._running.http.deterministic

    @property
    def webhooks(self) -> list[Webhook]:
        """Every request to the app that has been answered or given up so far, retries included."""
        return webhooks(self.timeline)

    @property
    def recordings(self) -> list[WorldRecording]:
        """Every recording that can be fetched, oldest first."""
        return recordings(self._running.platform.around.store)

    @property
    def timeline(self) -> Sequence[TraceEvent]:
        """All that the platform saw: SIP messages, RTP, calls, webhooks, recordings."""
        return self._running.platform.trace.events

    @property
    def leftovers(self) -> list[str]:
        """What is still under way, in words; 40 s after the last call: nothing."""
        return self._running.leftovers()

    def phone(
        self,
        name: str,
        *,
        outside_number: str = "",
        link: Impairment = PERFECT,
        back: Impairment | None = None,
        nat: NatKind | None = None,
        habits: PhoneHabits = PLAIN,
    ) -> UnitPhone:
        """Switch on a phone on a host of its own and register it.

        `link` is what its network does to SIP and RTP; `back`, when it differs, on the way to the phone.
        `outside_number` is dialled to reach it as a number; `habits` are how it sends.
        """
        phone = self._running.add_phone(
            name, outside_number=outside_number, link=link, back=back, nat=nat, habits=habits
        )
        self._runner.run(phone.start(REGISTER_WITHIN_S))
        return UnitPhone(phone, self._begin, f"sip:{name}@{self._running.platform.sip_address}")

    def impair(self, name: str, link: Impairment, *, back: Impairment | None = None) -> None:
        """Change the network of a phone from now on."""
        self._running.impair(name, link, back=back)

    def advance(self, seconds: float) -> None:
        """Let virtual time pass. Raises what went wrong with something that was begun at a phone, or in the world."""
        self._runner.run(self._pass(seconds))

    def api(self, method: str, path: str, **fields: Any) -> httpx.Response:
        """Ask the REST API: `world.api("POST", "Call/", to=…)`. `path` begins behind the account, `fields` are JSON."""
        return self._runner.run(self._running.ask(method, path, fields))

    def pause_recordings(self, recording_id: str = "") -> None:
        """Pause one recording, or all: what is said meanwhile is cut out. Plivo has this for Multiparty Calls only."""
        self._runner.run(self._running.pause_recordings(recording_id))

    def resume_recordings(self, recording_id: str = "") -> None:
        """Go on with one recording, or with all."""
        self._runner.run(self._running.resume_recordings(recording_id))

    def _begin(self, action: Coroutine[Any, Any, None]) -> None:
        self._runner.run(self._first_step(action))

    async def _first_step(self, action: Coroutine[Any, Any, None]) -> None:
        self._actions[asyncio.get_running_loop().create_task(action)] = None
        await self._pass(0)

    async def _pass(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        for action in [each for each in self._actions if each.done()]:
            del self._actions[action]
            action.result()
