"""A caretaker that only remembers what it was told, and a client of /control."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from emulator.api.control.caretaker import Attempt, SentWebhook
from emulator.api.control.fault_rules import FaultRules
from emulator.api.control.lab_phones import NoSuchPhone, NotNow, Outcome, RegisteredPhone
from emulator.base.clock import WallClock
from emulator.base.errors import BadInput
from emulator.base.ids import Ids
from emulator.base.trace import Trace
from emulator.webhooks.request import build_request
from tests.emulator.api.desk import NOW_NS, Client, FakeOperator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.api.control.caretaker import RecordingLayout
    from emulator.api.control.lab_phones import CallOrder
    from emulator.api.control.seed_schema import Seed
    from emulator.base.trace import TraceEvent
    from emulator.runtime.trunk_desk import TrunkState
    from emulator.sip.quality_report import QualityReport

CONTROL_TOKEN = "open sesame"
DONE = Outcome(status=200, reason="OK", is_done=True)


class FakeClock:
    """A wall clock in a place where no time passes."""

    def __init__(self) -> None:
        self.wall = WallClock(NOW_NS)
        self.now_ns = lambda: self.wall.ns(0.0)

    @property
    def ahead_ns(self) -> int:
        return self.wall.ahead_ns

    @property
    def is_frozen(self) -> bool:
        return self.wall.is_frozen

    def set(self, wall_ns: int) -> None:
        self.wall.set(wall_ns, 0.0)

    def advance(self, by_ns: int) -> None:
        self.wall.advance(by_ns)

    def freeze(self) -> None:
        self.wall.freeze(0.0)

    def release(self) -> None:
        self.wall.release(0.0)


class FakeLedger:
    """Two switches."""

    def __init__(self) -> None:
        self.now: dict[str, object] = {"a": 60, "b": False}

    def switches(self) -> Mapping[str, object]:
        return self.now

    def change(self, given: Mapping[str, object]) -> None:
        for name in given:
            if name not in self.now:
                raise BadInput("there is no such switch", place=name)
        self.now.update(given)

    def start_over(self) -> None:
        self.now = {"a": 60, "b": False}


@dataclass(kw_only=True)
class FakeCall:
    """A call of a phone."""

    call_uuid: str = "c1"
    state: str = "ringing"
    called: bool = True
    remote: str = "15550001"


@dataclass(kw_only=True)
class FakeReport:
    """What a phone published."""

    username: str
    call_uuid: str
    report: QualityReport
    at_ns: int = NOW_NS
    user_agent: str = "Yealink"


@dataclass
class FakePhones:
    """Satisfies LabPhones and PhoneOrdering: `ann` has a phone, which does what `says` says."""

    known: list[FakeReport] = field(default_factory=list)
    done: list[tuple[object, ...]] = field(default_factory=list)
    says: Outcome = DONE
    rings: bool = True

    @property
    def orders(self) -> FakePhones:
        return self

    def registered(self) -> Sequence[RegisteredPhone]:
        return [
            RegisteredPhone(
                username="ann",
                contact="sip:ann@192.0.2.9",
                user_agent="Yealink",
                vendor="yealink",
                address="udp:192.0.2.9:5060",
                expires_ns=NOW_NS,
            )
        ]

    def calls(self, username: str) -> Sequence[FakeCall]:
        return [FakeCall()] if username == "ann" and self.rings else []

    def show_messages(self, username: str, new: int, old: int) -> None:
        self.done.append(("messages", username, new, old))

    def reports(self) -> Sequence[FakeReport]:
        return self.known

    def forget(self) -> None:
        self.known.clear()

    def _do(self, *what: object) -> Outcome:
        if what[1] != "ann":
            raise NoSuchPhone(f"{what[1]} has no phone that is registered")
        self.done.append(what)
        return self.says

    async def dial(self, username: str, target: str) -> Outcome:
        return self._do("dial", username, target)

    async def tell(self, username: str, what: CallOrder) -> Outcome:
        outcome = self._do(what, username)
        if not self.rings:
            raise NotNow(f"ann has no call to {what}")
        return outcome

    def hang_up(self, username: str) -> int:
        self._do("hang up", username)
        return len(self.calls(username))

    async def sync(self, username: str, *, reboot: bool) -> Sequence[Outcome]:
        return [self._do("sync", username, reboot)]

    async def notify(self, username: str, event: str, content_type: str, body: bytes) -> Sequence[Outcome]:
        return [self._do("notify", username, event, content_type, body)]


@dataclass
class FakeCaretaker:
    """Satisfies Caretaker."""

    token: str = CONTROL_TOKEN
    clock: FakeClock = field(default_factory=FakeClock)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    phones: FakePhones = field(default_factory=FakePhones)
    faults: FaultRules = field(default_factory=lambda: FaultRules(Ids.seeded(1)))
    busy: list[str] = field(default_factory=list)
    """What is under way; some of it ends when everybody is hung up on."""
    settles: bool = False
    """Whether it ends at once then."""
    done: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    sown: list[Seed] = field(default_factory=list)
    trace: Trace = field(default_factory=Trace)
    webhooks: list[SentWebhook] = field(default_factory=list)
    replayed: list[str] = field(default_factory=list)
    recordings: set[str] = field(default_factory=set)
    layouts: dict[str, RecordingLayout] = field(default_factory=dict)
    upstreams: dict[str, TrunkState] = field(default_factory=dict)
    originals: dict[str, bytes] = field(default_factory=dict)

    def under_way(self) -> Sequence[str]:
        return self.busy

    def hang_up_all(self) -> None:
        self.done.append("hang up")
        if self.settles:
            self.busy.clear()

    def registrations(self) -> Mapping[str, TrunkState]:
        return self.upstreams

    def reset(self) -> None:
        self.done.append("reset")

    def snapshots(self) -> Sequence[str]:
        return self.kept

    def take_snapshot(self, name: str) -> None:
        self.kept.append(name)

    def restore_snapshot(self, name: str) -> bool:
        if name == "broken":
            raise BadInput("snapshot broken is broken")
        self.done.append(f"restore {name}")
        return name in self.kept

    def delete_snapshot(self, name: str) -> bool:
        if name not in self.kept:
            return False
        self.kept.remove(name)
        return True

    def attach_original(self, recording_id: str, content: bytes) -> bool:
        if recording_id in self.recordings:
            self.originals[recording_id] = content
        return recording_id in self.recordings

    def layout_of(self, recording_id: str) -> RecordingLayout | None:
        return self.layouts.get(recording_id)

    async def sow(self, seed: Seed) -> tuple[Sequence[str], Sequence[str]]:
        self.sown.append(seed)
        return [], ["01234567-89ab-cdef-0123-456789abcdef"]

    def counts(self) -> Mapping[str, int]:
        return {"calls": 3}

    def happened(self, since: int) -> Sequence[tuple[int, TraceEvent]]:
        return self.trace.since(since)

    def happened_so_far(self) -> int:
        return self.trace.total

    def sent(self) -> Sequence[SentWebhook]:
        return self.webhooks

    def replay(self, webhook: SentWebhook) -> None:
        self.replayed.append(webhook.request.delivery_id)


class ControlClient(Client):
    """Speaks to /control with its token; paths are below it."""

    def __init__(self, care: FakeCaretaker) -> None:
        super().__init__(FakeOperator(caretaker=care))
        self.care = care

    def ask(self, method: str, path: str = "", *, status: int = 200, **fields: Any) -> Any:
        """The JSON of an answer with that status; `fields` are JSON, or the query of a GET."""
        given = {"params" if method == "GET" else "json": fields}
        answer = self.send(method, f"/control{path}", auth=("", CONTROL_TOKEN), **given)
        assert answer.status_code == status, answer.text
        body = answer.json()
        assert body.pop("api_id")
        return body

    def refusal(self, method: str, path: str, *, status: int, **fields: Any) -> str:
        """The text of a refusal with that status."""
        return str(self.ask(method, path, status=status, **fields)["error"])


def sent(delivery_id: str, *outcomes: str, kind: str = "hangup", path: str = "hangup", call: str = "c") -> SentWebhook:
    """A webhook that was tried so often; an outcome is why it was not delivered."""
    request = build_request(
        f"http://app.test/{path}",
        "POST",
        {"Event": "Hangup"},
        nonce=delivery_id.zfill(20),
        auth_tokens=("t",),
        main_token="t",
        call_uuid=call,
        kind=kind,  # type: ignore[arg-type] # a Kind
    )
    attempts = [
        Attempt(number=number, at_ns=NOW_NS + number, status=0 if why else 200, why=why)
        for number, why in enumerate(outcomes, 1)
    ]
    return SentWebhook(request=request, attempts=tuple(attempts))
