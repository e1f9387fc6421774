"""The sidecar of a recording: what the engine says it did, as JSON beside the file (format offhook-sidecar/1)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from emulator.base.errors import BadInput
from scenarios.proof.file_clock import FileClock

if TYPE_CHECKING:
    from pathlib import Path

Address = Annotated[str, Field(pattern=r"^(\[[0-9a-fA-F:]+\]|[0-9.]+):\d+$")]


_UNSETTLED = 9600
Read = TypeVar("Read", bound=BaseModel)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Span(_Part):
    """Who occupies a channel from file sample `start` up to, not including, `end`."""

    start: int = Field(alias="from", ge=0)
    end: int = Field(alias="to", ge=0)
    kind: Literal["from_peer", "to_peer", "none"]
    leg: str = ""
    cue: str = ""
    remote: str = ""
    """Of `from_peer`: who is at the far end of the leg, "ip:port"; empty when it is not told."""
    joined: str = ""
    """The leg of the platform that has this address: two calls were made one."""


class SegmentRecord(_Part):
    """A run of packets with one SSRC (ADR 0001)."""

    ssrc: int
    first_sequence: int
    first_timestamp: int
    first_index: int
    anchor: int
    arrival_sample: int


class SlipRecord(_Part):
    """A step of 20 ms."""

    index: int
    anchor: int
    direction: int
    pending_since_sample: int


class Gap(_Part):
    """Engine samples `start` … `end`-1, for which no packet has data."""

    start: int = Field(alias="from")
    end: int = Field(alias="to")


class Take(_Part):
    """Engine samples `start` … `end`-1, during which nothing was paused."""

    start: int = Field(alias="from")
    end: int = Field(alias="to")


class LateRecord(_Part):
    """A reordered or late packet."""

    ssrc: int
    sequence: int
    timestamp: int
    position: int
    placed: bool


class Leg(_Part):
    """One leg that the recording hears."""

    local: Address
    remote: str = ""
    payload_type: int = 0
    payload_types: dict[int, str] = Field(default_factory=lambda: {0: "PCMU", 8: "PCMA"})
    opened_sample: int | None = None
    closed_sample: int | None = None
    segments: tuple[SegmentRecord, ...] = ()
    slips: tuple[SlipRecord, ...] = ()
    gaps: tuple[Gap, ...] = ()
    late: tuple[LateRecord, ...] = ()
    duplicates: int = 0
    dropped: int = 0


class Sidecar(_Part):
    """The whole document."""

    format: Literal["offhook-sidecar/1"]
    recording: str
    rate: int = Field(gt=0)
    channels: Literal[1, 2]
    samples: int = Field(ge=0)
    wall_epoch_ns: int
    armed_sample: int
    takes: tuple[Take, ...] | None = None
    """None: one, from the arming on."""
    start_wall_ms: int
    reason: str
    told_sample: int | None = None
    """Of a recovered one: its lists tell what the packets did that arrived before this engine sample; None: no list."""
    tick_quantised: bool = False
    spans: dict[Literal["left", "right"], tuple[Span, ...]]
    legs: dict[str, Leg]

    @property
    def end_sample(self) -> int:
        """The engine sample after the last one of the file."""
        return self.clock.takes[-1][1]

    @property
    def is_recovered(self) -> bool:
        """Whether it was completed after a crash."""
        return self.reason == "recovered"

    @property
    def told_until(self) -> int:
        """The engine sample before whose packets the lists are complete."""
        return self.end_sample if self.told_sample is None else self.told_sample

    @property
    def gaps_until(self) -> int:
        """The engine sample before which the gaps are: in a recovered one, where no late packet could fill one more."""
        return self.told_until - _UNSETTLED if self.is_recovered else self.end_sample

    def remotes(self, leg: str) -> list[str]:
        """Who has been at the far end of a leg, in turn."""
        turns = [span.remote for spans in self.spans.values() for span in spans if span.leg == leg]
        return [remote for remote in dict.fromkeys([*turns, self.legs[leg].remote]) if remote]

    def joined(self, leg: str) -> list[str]:
        """The ports of the platform that have been at the far end of a leg."""
        return [span.remote for spans in self.spans.values() for span in spans if span.leg == leg and span.joined]

    @property
    def settled(self) -> int:
        """File samples that no late packet could have changed any more (ADR 0008)."""
        return max(0, self.samples - _UNSETTLED) if self.is_recovered else self.samples

    @property
    def clock(self) -> FileClock:
        """Which engine sample each file sample is."""
        takes = () if self.takes is None else tuple((take.start, take.end) for take in self.takes)
        return FileClock(takes or ((self.armed_sample, self.armed_sample + self.samples),))


def beside(recording: Path) -> Path:
    """Where the sidecar of a recording is."""
    return recording.with_suffix(".sidecar.json")


def read_sidecar(path: Path) -> Sidecar:
    """Read and check `path`. Raises BadInput that names the file and the first wrong field."""
    sidecar = read_as(Sidecar, path)
    check_takes(path, sidecar.clock, sidecar.armed_sample, sidecar.samples)
    for side, spans in sidecar.spans.items():
        _check_spans(path, side, spans, sidecar)
    return sidecar


def read_as(kind: type[Read], path: Path) -> Read:
    """A file of JSON as `kind`. Raises BadInput that names the file and the first wrong field."""
    try:
        return kind.model_validate(json.loads(path.read_bytes()))
    except OSError as error:
        raise BadInput(f"the sidecar cannot be read ({error.strerror})", place=str(path)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{field}: {first['msg']}", place=str(path)) from error
    except ValueError as error:
        raise BadInput(f"the sidecar is no JSON ({error})", place=str(path)) from error


def check_takes(path: Path, clock: FileClock, armed_sample: int, samples: int) -> None:
    """Takes follow each other in time, none before the arming, and are together as long as the file."""
    at = armed_sample
    for number, (begin, end) in enumerate(clock.takes):
        if begin < at or end < begin:
            raise BadInput(f"takes.{number}: {begin} to {end} is not after {at}", place=str(path))
        at = end
    length = sum(end - begin for begin, end in clock.takes)
    if length != samples:
        raise BadInput(f"takes: {length} samples, the file has {samples}", place=str(path))


def _check_spans(path: Path, side: str, spans: tuple[Span, ...], sidecar: Sidecar) -> None:
    """Spans follow each other without a hole over the whole file and name legs that are listed."""
    at = 0
    for number, span in enumerate(spans):
        place = f"spans.{side}.{number}"
        if span.start != at or span.end < span.start:
            raise BadInput(f"{place}: begins at {span.start}, the one before ends at {at}", place=str(path))
        if span.kind != "none" and span.leg not in sidecar.legs:
            raise BadInput(f"{place}: leg {span.leg!r} is not listed under legs", place=str(path))
        at = span.end
    if at != sidecar.samples:
        raise BadInput(f"spans.{side}: end at {at}, the file has {sidecar.samples} samples", place=str(path))
