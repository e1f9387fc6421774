"""Facts the media engine reports, taken once per tick. Frozen and serialisable; times are engine samples (8000/s)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class RtpStarted:
    """The first RTP packet of a leg was accepted."""

    leg: str
    at_sample: int
    ssrc: int
    payload_type: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RtpStopped:
    """No RTP of any kind has come for 60 s from a peer that is to send; reported once until the next SetRemote."""

    leg: str
    at_sample: int
    """When the last packet came, or since when the peer is to send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitHeard:
    """A DTMF digit was pressed: a telephone event (RFC 4733: reported once, at its first packet) or a pair of tones."""

    leg: str
    at_sample: int
    digit: str
    by: Literal["rfc4733", "inband"] = "rfc4733"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitEnded:
    """A digit heard before is over: its end was told, another followed, or nothing was heard of it for a second."""

    leg: str
    at_sample: int
    digit: str
    measured_ms: int
    """From its first packet to its end packet, or between the edges of its tones."""
    claimed_ms: int | None = None
    """What its packets say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashHeard:
    """The hook was flashed (RFC 4733, event 16)."""

    leg: str
    at_sample: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceStarted:
    """The peer of a watched leg begins to sound: a sample is as loud as ends the silence of a recording."""

    leg: str
    at_sample: int
    """Of the first loud sample, as a recording would place it."""
    told_sample: int
    """The tick that noticed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceStopped:
    """The peer of a watched leg has not sounded for 200 ms, or nothing of it has come."""

    leg: str
    at_sample: int
    """After the last loud sample."""
    told_sample: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeepHeard:
    """A steady tone of the peer of a leg that is watched for beeps is over."""

    leg: str
    at_sample: int
    """After its last sample, to 20 ms."""
    told_sample: int
    hertz: int
    measured_ms: int
    """How long it lasted, to 40 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueFinished:
    """A cue has been sent to its end, or was stopped."""

    leg: str
    cue: str
    at_sample: int
    completed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomCueFinished:
    """A cue of a room has been mixed in to its end, or was stopped, or the room has ended."""

    room: str
    cue: str
    at_sample: int
    completed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TappedAudio:
    """What the taps heard in one tick, all of them together."""

    at_sample: int
    tracks: tuple[tuple[str, Literal["from_peer", "to_peer"]], ...]
    """Whose frames follow: the tap, and which audio of its leg."""
    audio: bytes
    """s16le mono 8000 Hz, 320 bytes for each track."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReached:
    """Everything that was fed before a mark has been sent."""

    leg: str
    feed: str
    mark: str
    at_sample: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCleared:
    """A feed is empty because it was told to be."""

    leg: str
    feed: str
    at_sample: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecorderArmed:
    """A recorder started; its first sample is `at_sample`, wall time `wall_ms`."""

    recording: str
    at_sample: int
    wall_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingClosed:
    """The file is whole on disk, header right, sidecar beside it."""

    recording: str
    path: str
    samples: int
    channels: int
    start_wall_ms: int
    reason: str
    """stopped · max_length · silence · leg_closed · left · failed"""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTrack:
    """What one leg said in a room while the room was recorded, from its joining to its leaving."""

    n: int
    """From 1, in order of joining."""
    leg: str
    member: str
    """What JoinRoom called the leg's being there."""
    file: str
    """Name of its WAV, in the folder of the recording."""
    start: int
    """Sample of the recording at which its first sample stands."""
    samples: int
    reason: str
    """As that of RecordingClosed, and `left`: the leg is in another room, or in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRecordingClosed:
    """All tracks of a room's recording are whole on disk, and its manifest tells so."""

    recording: str
    path_stem: str
    samples: int
    """Of the recording: takes of the room, end to end."""
    start_wall_ms: int
    reason: str
    """stopped · max_length · room_ended · failed"""
    tracks: tuple[RoomTrack, ...]
    """Those of the manifest; outside of the engine's process of several hundred none."""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegCounted:
    """What a leg has carried so far, every 5 s while it carries anything."""

    leg: str
    at_sample: int
    packets_received: int
    packets_sent: int
    packets_lost: int
    codec: str
    """That is agreed."""
    ssrc: int | None = None
    """Of the latest source that was heard; None: none was."""
    jitter_ms: float | None = None
    """RFC 3550 A.8; None: not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegLevels:
    """How loud legs have been in the last two or three ticks, 20 times a second while somebody watches."""

    at_sample: int
    levels: tuple[tuple[str, float, float], ...]
    """Leg, what play-out let be heard of its peer, what it was sent: dBFS of the mean square, -96 for silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegClosed:
    """A slot was released; what it carried. None: not measured."""

    leg: str
    packets_received: int
    packets_sent: int
    packets_lost: int
    packets_late: int
    """More than a second late: not recorded."""
    packets_duplicate: int
    packets_reordered: int = 0
    packets_discarded: int = 0
    """Too late to be played to whoever hears the leg; recorded all the same."""
    frames_concealed: int = 0
    """Of 20 ms: silence was played in their place."""
    codec: str = ""
    ptime_ms: int | None = None
    """Of the latest packet."""
    jitter_ms: float | None = None
    """RFC 3550 A.8, at the last packet."""
    greatest_gap_ms: float | None = None
    """Between the arrivals of two packets that followed one another."""
    playout_delay_ms: float | None = None
    """From the arrival of the quickest packet to its play-out, at the end."""
    round_trip_ms: float | None = None
    """By RTCP, the latest."""
    remote_lost: int | None = None
    """Of what we sent, by the peer's latest RTCP report."""
    r_factor: float | None = None
    """G.107. Without the network's delay where the round trip is not measured."""
    mos: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketsRefused:
    """What was sent to a leg that is closed and never reached it. Reported by the engine's host, if there was any.

    In load mode the kernel keeps strangers out once a leg has its source; those are not counted.
    """

    leg: str
    strangers: int
    """Datagrams of others than its peer (RFC 7362 §4), and what was no RTP before it had one."""
    not_authentic: int
    """SRTP that the agreed key does not open, or that came before there was one (RFC 3711 §3.3)."""
    replayed: int
    """SRTP that had come before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicksMissed:
    """The process woke late and caught up: `count` ticks ran after their time."""

    at_sample: int
    count: int
    late_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineLost:
    """The engine ended without having been told to: its legs are silent, its recordings stay as they lie on disk.

    Reported by the engine's host.
    """

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureFailed:
    """The capture cannot be written any more; calls and recordings go on. Reported by the engine's host, once."""

    why: str


Event = (
    RtpStarted
    | RtpStopped
    | DigitHeard
    | DigitEnded
    | FlashHeard
    | VoiceStarted
    | VoiceStopped
    | BeepHeard
    | CueFinished
    | RoomCueFinished
    | TappedAudio
    | FeedReached
    | FeedCleared
    | RecorderArmed
    | RecordingClosed
    | RoomRecordingClosed
    | LegCounted
    | LegLevels
    | LegClosed
    | PacketsRefused
    | TicksMissed
    | EngineLost
    | CaptureFailed
)
