"""Orders for the media engine, drained once per tick. Frozen and serialisable: live they cross a process border.

Times are engine samples: 8000 per second of the engine's clock, zero at engine start; one tick is 160 samples.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from emulator.base.address import Address  # noqa: TC001 - needed to rebuild a command from its serial form


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLeg:
    """Give a leg a slot in the engine. Its socket was bound by the control process and travels beside this order."""

    leg: str
    local: Address
    ssrc: int
    first_sequence: int
    first_timestamp: int
    payload_types: tuple[tuple[int, str], ...] = ()
    """What its peer may send before anything is agreed, besides PCMU as 0 and PCMA as 8: the numbers of our offers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRemote:
    """What offer/answer agreed: where to send and in which codec. Repeated at every change (re-INVITE)."""

    leg: str
    remote: Address | None
    """None: send nothing (held, or not known yet)."""
    payload_type: int
    """Of the packets that we send."""
    telephone_event_type: int | None
    """Payload type of RFC 4733 events, None when not agreed."""
    telephone_event_rate: int = 8000
    """Clock rate of those events: that of the codec beside them."""
    codec: str = ""
    """What we send: `PCMU`, `PCMA`, `G722` or `opus`; empty: what `payload_type` 0 or 8 says."""
    payload_types: tuple[tuple[int, str], ...] = ()
    """What the peer may send besides what it might before, from now on: payload types and codecs, events too."""
    rtcp_remote: Address | None = None
    """Where RTCP goes: RTP's port + 1 or the `rtcp` attribute (RFC 3605); None: none is sent."""
    rtcp_mux: bool = False
    """Whether RTP and RTCP share a port (RFC 5761)."""
    peer_sends: bool = True
    """Whether RTP is to come from the peer; False on hold, by whichever side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecureLeg:
    """From now on the leg's packets are SRTP (RFC 3711), or plain again. Carried out by the engine's host, at once."""

    leg: str
    suite: str
    """As in the `crypto` attribute (RFC 4568 §6.2); empty: plain RTP."""
    receive: str = field(default="", repr=False)
    """The peer's master key and salt, base64. Empty: not known yet, nothing gets in."""
    send: str = field(default="", repr=False)
    """Ours. Empty: nothing gets out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseLeg:
    """Release the slot and the socket. Recorders that hear only closed legs are finished at once."""

    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeLegs:
    """Each of the two legs hears the other from the next tick on; both leave the rooms that they are in."""

    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnbridgeLegs:
    """Part the two legs; both hear nothing from the next tick on."""

    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRoom:
    """Put a leg into a room, or change how it is in it. It leaves its bridge, and any other room.

    Each member hears the sum of the others; a room begins with its first member and ends with its last.
    """

    room: str
    leg: str
    speaks: bool = True
    """False: muted, nobody hears it."""
    hears: bool = True
    """False: deaf to all that sounds in the room, its cues too."""
    heard_by: tuple[str, ...] | None = None
    """The only legs that hear it; None: all."""
    member: str = ""
    """What recordings of the room call the leg from its joining to its leaving."""
    recorded: bool = True
    """False: what it says is heard and stands on no track."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRoom:
    """Take a leg out of the room that it is in; it hears nothing from the next tick on. CloseLeg does so, too."""

    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """A tone burst of a cue: silence when `hertz` is 0. Level is 1/4 of full scale (-12 dBFS)."""

    hertz: int
    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCue:
    """Play tones or a PCM file to the leg; replaces what it hears until CueFinished. Or send it keys, over all that."""

    leg: str
    cue: str
    tones: tuple[Tone, ...] = ()
    pcm_path: str = ""
    """A headerless s16le mono 8000 Hz file; used when `tones` is empty."""
    loop: int = 1
    """How often; 0 means until stopped."""
    keys: str = ""
    """Of 0-9 * # A-D, `w` and `W` for half a second and a second between them: sent instead of tones and file, each
    while all else that the leg hears goes on and is unheard; behind the keys that it is being sent already."""
    inband: bool = False
    """The keys are tones also where telephone events were agreed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopCue:
    """Stop a cue; CueFinished follows."""

    leg: str
    cue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRoomCue:
    """Mix tones or a file into what members of a room hear, until RoomCueFinished. Cues sum; none outlives the room."""

    room: str
    cue: str
    tones: tuple[Tone, ...] = ()
    pcm_path: str = ""
    """A headerless s16le mono 8000 Hz file; used when `tones` is empty."""
    loop: int = 1
    """How often; 0 means until stopped."""
    members: tuple[str, ...] | None = None
    """The only legs that hear it; None: all, also those that join later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRoomCue:
    """Stop a cue of a room; RoomCueFinished follows."""

    room: str
    cue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRecorder:
    """Arm a recorder on a leg at the next tick."""

    recording: str
    leg: str
    path: str
    """Where the WAV goes; the sidecar is beside it, `.wav` replaced by `.sidecar.json`."""
    stereo: bool
    records_to_peer: bool = True
    """False: the right channel stays zero (foreground Record, voicemail)."""
    max_samples: int | None = None
    silence_samples: int | None = None
    """Close after this much silence from the peer (foreground Record timeout). Both count what is recorded."""
    room: str = ""
    """A track: its left is the peer while the leg is in this room and speaks, else zero. It ends when the leg leaves.

    Not stereo, and nothing of what the leg hears. Of a leg that is not there it is over at once, with no samples.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRoomRecorder:
    """Arm a track on every leg in the room at the next tick, and on each that joins later: pause, resume and stop as
    one. RoomRecordingClosed follows when the last is closed. What they are stands in a manifest on disk all the time.
    """

    recording: str
    room: str
    path_stem: str
    """Tracks are `STEM.track-N.wav`, N from 1 in order of joining, sidecars beside; the manifest: `STEM.room.json`."""
    max_samples: int | None = None
    """It ends by itself, with the reason `max_length`, at the first tick at which so many are recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRecorder:
    """Close a recorder; RecordingClosed follows when its last second is settled."""

    recording: str
    reason: str = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRecorder:
    """Leave out what comes from the next tick on; the file gets shorter by it. No effect while paused."""

    recording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRecorder:
    """Record again from the next tick on. No effect unless paused."""

    recording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTap:
    """Report what passes through a leg, a frame per tick, from the next tick on until StopTap or the leg is closed."""

    tap: str
    leg: str
    from_peer: bool = True
    """What the peer says, as far behind its packets as whoever is bridged with it hears it."""
    to_peer: bool = False
    """What the peer is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTap:
    """Report it no more."""

    tap: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAudio:
    """Put audio behind what waits in a leg's feed; while there is any, the leg hears its feeds."""

    leg: str
    feed: str
    audio: bytes
    """s16le mono 8000 Hz."""
    mixed: bool = False
    """From now on the feed is added to what the leg hears besides; it is covered by a feed that is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkFeed:
    """Report FeedReached when everything fed before has been sent."""

    leg: str
    feed: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearFeed:
    """Throw away what waits in a feed, marks too; FeedCleared follows."""

    leg: str
    feed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchVoice:
    """Report from the next tick on when the leg's peer begins and ceases to sound. No effect while it is watched."""

    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnwatchVoice:
    """Report that no more; a voice that sounds is not reported to stop."""

    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchBeep:
    """Report from the next tick on when a steady tone of the leg's peer is over. Replaces an earlier watch of it."""

    leg: str
    least_ms: int
    """What is shorter is no beep."""
    threshold: int
    """Least amplitude, of 32768."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnwatchBeep:
    """Report that no more."""

    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchLevels:
    """Report from the next tick on how loud all legs are, those opened later too; or report it no more."""

    watched: bool


Command = (
    OpenLeg
    | SetRemote
    | SecureLeg
    | CloseLeg
    | BridgeLegs
    | UnbridgeLegs
    | JoinRoom
    | LeaveRoom
    | StartCue
    | StopCue
    | StartRoomCue
    | StopRoomCue
    | StartRecorder
    | StartRoomRecorder
    | StopRecorder
    | PauseRecorder
    | ResumeRecorder
    | StartTap
    | StopTap
    | FeedAudio
    | MarkFeed
    | ClearFeed
    | WatchVoice
    | UnwatchVoice
    | WatchBeep
    | UnwatchBeep
    | WatchLevels
)
