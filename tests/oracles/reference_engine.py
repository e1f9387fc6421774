"""The media engine in plain Python, leg by leg and packet by packet, from docs/decisions/0001 and 0002: an oracle.

It takes the same commands and datagrams as `emulator.media.engine` and gives the same packets, files and events, by
other means: nothing is flushed early, no array, no ring, no table of the engine. It knows G.711 alone.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from emulator.media import events as e
from tests.oracles.reference_feeds import FeedsAndTaps
from tests.oracles.reference_g711 import decode, encode
from tests.oracles.reference_key_steps import steps
from tests.oracles.reference_leg import Leg
from tests.oracles.reference_recorder import NOTHING, Recorder
from tests.oracles.reference_room_recordings import RoomRecordings
from tests.oracles.reference_rooms import ReferenceRooms
from tests.oracles.reference_sidecar import header_of, sidecar_of, wall_ms
from tests.oracles.reference_timeline import SLOT, parse
from tests.oracles.reference_voice import ReferenceVoice

if TYPE_CHECKING:
    from emulator.media import commands as c
    from tests.oracles.reference_recorder import Heard


def _is_loud(frame: list[tuple[bytes, str] | None]) -> bool:
    return any(abs(decode(byte, law)) >= 500 for media, law in filter(None, frame) for byte in media)


class ReferenceEngine(FeedsAndTaps, RoomRecordings):
    """Commands and datagrams in; `sent`, `files`, `sidecars` and `events` out."""

    def __init__(self, wall_epoch_ns: int) -> None:
        self.now = 0
        self.legs: dict[str, Leg] = {}
        self.all_legs: dict[str, Leg] = {}
        self.recorders: dict[str, Recorder[Leg]] = {}
        self.taps = []
        self.room_recordings, self.left = {}, []
        self.manifests = {}
        self.commands: list[c.Command] = []
        self.pcm: dict[str, list[list[int]]] = {}
        self.events: list[e.Event] = []
        self.rooms = ReferenceRooms(events=self.events)
        self.sent: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}
        self.sidecars: dict[str, dict[str, Any]] = {}
        self.wall_epoch_ns = wall_epoch_ns

    def receive(self, name: str, data: bytes, arrival_ns: int) -> None:
        """One datagram for a leg."""
        leg = self.legs[name]
        packet = parse(data, leg.payload_types)
        arrival = arrival_ns * 8 // 1_000_000
        if packet is None:
            return
        segments = len(leg.line.segments)
        leg.statistics.receive(leg.line, packet, arrival)
        if packet.law and packet.media:
            if leg.line.segments and not segments:
                fact = {"ssrc": packet.ssrc, "payload_type": packet.payload_type}
                self.events.append(e.RtpStarted(leg=name, at_sample=arrival, **fact))
        elif packet.payload_type == leg.event_type and len(packet.body) >= 4:
            for code in leg.keys.receive(packet, arrival, mark=data[1] >= 128):
                if code == 16:
                    self.events.append(e.FlashHeard(leg=name, at_sample=arrival))
                elif code < 16:
                    digit = "0123456789*#ABCD"[code]
                    self.events.append(e.DigitHeard(leg=name, at_sample=arrival, digit=digit))

    def tick(self) -> None:
        """One tick."""
        for leg in list(self.legs.values()):
            if leg.cue and self._cue_is_over(leg):
                self._end_cue(leg, completed=True)
        self.rooms.begin_tick(self.now)
        for command in self.commands:
            getattr(self, f"_{type(command).__name__}")(command)
        self.commands.clear()
        self._settle_feeds()
        for leg in self.legs.values():
            self._step(leg)
        self._read_frames()
        self.sent = {name: self._packet(leg) for name, leg in sorted(self.legs.items()) if self._plays(leg)}
        self.rooms.end_tick()
        self._tap()
        self.follow_rooms()
        for recorder in list(self.recorders.values()):
            self._run(recorder)
        self.settle_rooms()
        for name, leg in self.legs.items():
            if leg.voice:
                self.events += leg.voice.look(name, leg.line, self.now)
        self.now += 160

    def _plays(self, leg: Leg) -> bool:
        if leg.remote is None:
            leg.cue_position += 160
            self._fed(leg, [])
        return leg.remote is not None

    # --- commands

    def _OpenLeg(self, command: c.OpenLeg) -> None:  # noqa: N802 - named for the command
        self.legs[command.leg] = self.all_legs[command.leg] = Leg(command, self.now)

    def _SetRemote(self, command: c.SetRemote) -> None:  # noqa: N802
        leg = self.legs.get(command.leg)
        if leg:
            leg.remote = command.remote
            if command.remote is not None and command.remote not in [turn[1] for turn in leg.turns[-1:]]:
                ours = [
                    name for name, each in self.legs.items() if each is not leg and each.opened.local == command.remote
                ]
                leg.turns.append((self.now, command.remote, "".join(ours)))
            leg.payload_type, leg.event_type = command.payload_type, command.telephone_event_type
            leg.event_rate = command.telephone_event_rate
            leg.payload_types.update(command.payload_types)

    def _CloseLeg(self, command: c.CloseLeg) -> None:  # noqa: N802
        leg = self.legs.get(command.leg)
        if leg:
            if leg.cue:
                self._end_cue(leg, completed=False)
            self._stop_keys(leg, None)
            for recorder in self.recorders.values():
                if recorder.leg is leg:
                    recorder.finish("leg_closed")
            self._part(leg)
            leg.closed_at = self.now
            told = leg.statistics.tell(leg.line) | {"codec": leg.payload_types[leg.payload_type]}
            self.events.append(e.LegClosed(leg=command.leg, packets_sent=leg.sent, **told))
            del self.legs[command.leg]

    def _BridgeLegs(self, command: c.BridgeLegs) -> None:  # noqa: N802
        first, second = self.legs.get(command.first), self.legs.get(command.second)
        if first and second:
            self._part(first)
            self._part(second)
            first.peer, second.peer = second, first

    def _UnbridgeLegs(self, command: c.UnbridgeLegs) -> None:  # noqa: N802
        first = self.legs.get(command.first)
        if first and first.peer and first.peer is self.legs.get(command.second):
            self._part(first)

    def _part(self, leg: Leg) -> None:
        self.leave_room(leg.opened.leg)
        if leg.peer:
            leg.peer.peer = None
            leg.peer = None

    def _StartCue(self, command: c.StartCue) -> None:  # noqa: N802
        leg, pcm = self.legs.get(command.leg), self._provided(command)
        if leg and command.keys:
            clock = None if command.inband or leg.event_type is None else leg.event_rate
            leg.keys_sent.append((command.cue, steps(command.keys, clock)))
            return
        if leg is None or pcm is None:
            self.events.append(e.CueFinished(leg=command.leg, cue=command.cue, at_sample=self.now, completed=False))
            return
        if leg.cue:
            self._end_cue(leg, completed=False)
        leg.cue, leg.cue_position = (command.cue, pcm, command.loop), 0
        if not pcm:
            self._end_cue(leg, completed=True)

    def _StopCue(self, command: c.StopCue) -> None:  # noqa: N802
        leg = self.legs.get(command.leg)
        if leg and leg.cue and leg.cue[0] == command.cue:
            self._end_cue(leg, completed=False)
        if leg:
            self._stop_keys(leg, command.cue)

    def _StartRecorder(self, command: c.StartRecorder) -> None:  # noqa: N802
        if command.leg in self.legs:
            recorder = self.recorders[command.recording] = Recorder(command, self.legs[command.leg], self.now)
            wall = wall_ms(self.wall_epoch_ns, self.now)
            self.events.append(e.RecorderArmed(recording=command.recording, at_sample=self.now, wall_ms=wall))
            if command.room and self.rooms.room(command.leg) != command.room:
                self.left.append(recorder)

    def _StopRecorder(self, command: c.StopRecorder) -> None:  # noqa: N802
        self.end_room_recording(command.recording, command.reason)
        if command.recording in self.recorders:
            self.recorders[command.recording].finish(command.reason)

    def _PauseRecorder(self, command: c.PauseRecorder) -> None:  # noqa: N802
        for recorder in self.recorders_of(command.recording):
            recorder.paused = True

    def _ResumeRecorder(self, command: c.ResumeRecorder) -> None:  # noqa: N802
        for recorder in self.recorders_of(command.recording):
            recorder.paused = False

    def _WatchVoice(self, command: c.WatchVoice) -> None:  # noqa: N802
        leg = self.legs.get(command.leg)
        if leg and not leg.voice:
            leg.voice = ReferenceVoice(self.now)

    def _UnwatchVoice(self, command: c.UnwatchVoice) -> None:  # noqa: N802
        if command.leg in self.legs:
            self.legs[command.leg].voice = None

    # --- what legs hear

    @staticmethod
    def _cue_is_over(leg: Leg) -> bool:
        assert leg.cue
        _, pcm, loop = leg.cue
        return loop > 0 and leg.cue_position >= loop * len(pcm)

    def _end_cue(self, leg: Leg, *, completed: bool) -> None:
        assert leg.cue
        fact = {"leg": leg.opened.leg, "cue": leg.cue[0]}
        self.events.append(e.CueFinished(**fact, at_sample=self.now, completed=completed))
        leg.cue = None

    def _step(self, leg: Leg) -> None:
        """What the leg is sent in this tick instead of a frame."""
        leg.step = None
        while leg.keys_sent and not leg.keys_sent[0][1]:
            self._keys_over(leg, leg.keys_sent.pop(0)[0], completed=True)
        if leg.keys_sent:
            leg.step = leg.keys_sent[0][1].pop(0)

    def _stop_keys(self, leg: Leg, cue: str | None) -> None:
        for name in [name for name, _ in leg.keys_sent if cue in {None, name}]:
            self._keys_over(leg, name, completed=False)
        leg.keys_sent = [each for each in leg.keys_sent if cue not in {None, each[0]}]

    def _keys_over(self, leg: Leg, cue: str, *, completed: bool) -> None:
        fact = {"leg": leg.opened.leg, "cue": cue}
        self.events.append(e.CueFinished(**fact, at_sample=self.now, completed=completed))

    def _read_frames(self) -> None:
        """What is heard of every leg that somebody hears."""
        for leg in self.legs.values():
            if self.now and self.now % 8000 == 0:
                leg.statistics.playout.review(self.now)
            if leg.peer is None and not self.rooms.is_heard(leg.opened.leg):
                leg.statistics.playout.missing = 0
            else:
                self._read_frame(leg)

    def _read_frame(self, leg: Leg) -> None:
        playout = leg.statistics.playout
        leg.frame = playout.read(self.now, leg.line.slots)
        playout.catch_up(loud=_is_loud(leg.frame))

    def _packet(self, leg: Leg) -> bytes:
        """The packet of this tick."""
        body = self._frame(leg)
        number, marker, before = leg.payload_type, 0, 0
        if isinstance(leg.step, tuple):
            marked, before, body = leg.step
            number, marker = leg.event_type or 0, 0x80 if marked else 0
        stamp = (leg.opened.first_timestamp + self.now - before * 160 - leg.opened_at) % (1 << 32)
        sequence = (leg.opened.first_sequence + leg.sent) % 65536
        leg.sent += 1
        return struct.pack(">BBHII", 0x80, marker + number, sequence, stamp, leg.opened.ssrc) + body

    def _frame(self, leg: Leg) -> bytes:
        if leg.cue:
            body = self._cue_frame(leg)
        elif self.rooms.room(leg.opened.leg):
            body = self._played(leg, self.rooms.heard(leg.opened.leg, self.said))
        else:
            body = self._bridged_frame(leg)
        if leg.feeding:
            has_any = leg.cue or leg.peer or self.rooms.room(leg.opened.leg)
            beneath = [decode(byte, leg.law) for byte in body] if has_any else []
            body = self._played(leg, self._fed(leg, beneath))
        return self._played(leg, leg.step) if isinstance(leg.step, list) else body

    def _cue_frame(self, leg: Leg) -> bytes:
        assert leg.cue
        _, pcm, loop = leg.cue
        place = range(leg.cue_position, leg.cue_position + 160)
        leg.cue_position += 160
        samples = [pcm[at % len(pcm)] if not loop or at < loop * len(pcm) else 0 for at in place]
        return self._played(leg, samples)

    def _played(self, leg: Leg, samples: list[int]) -> bytes:
        """What is sent, which recorders keep."""
        body = bytes(encode(sample, leg.law) for sample in samples)
        for recorder in self.recorders.values():
            if recorder.leg is leg and not recorder.is_over and not isinstance(leg.step, tuple):
                recorder.sent.update({self.now + at: decode(byte, leg.law) for at, byte in enumerate(body)})
        return body

    @staticmethod
    def _bridged_frame(leg: Leg) -> bytes:
        body = b""
        for slot in leg.peer.frame if leg.peer else [None, None]:
            if slot is None:
                body += bytes([0xD5 if leg.law == "A" else 0xFF]) * SLOT
            elif slot[1] == leg.law:
                body += slot[0]
            else:
                body += bytes(encode(decode(byte, slot[1]), leg.law) for byte in slot[0])
        return body

    # --- recorders

    def _run(self, recorder: Recorder[Leg]) -> None:
        """What a recorder does in a tick."""
        order, leg = recorder.order, recorder.leg
        length = recorder.length()
        if not recorder.is_over and order.silence_samples is not None and not recorder.paused:
            recent = list(enumerate(recorder.samples()))[-1600:]
            loud = next((place for place, at in reversed(recent) if abs(leg.line.value(at)) >= 500), -1)
            recorder.loud_until = max(recorder.loud_until, loud + 1)
            if length - recorder.loud_until >= order.silence_samples:
                recorder.finish("silence")
        if order.max_samples is not None and length >= order.max_samples:
            recorder.finish("max_length")
        if not recorder.is_over:
            if not recorder.paused:
                recorder.heard.append((self.now, self._heard(leg) if order.records_to_peer else NOTHING))
                recorder.said.append(not order.room or self.rooms.is_heard(leg.opened.leg))
            return
        names = {leg.opened.leg, *(name for _, _, (kind, name, _) in recorder.spans() if kind == "from_peer")}
        if self.now >= recorder.end() + 9600 or not names & self.legs.keys():
            self._close(recorder)

    def _heard(self, leg: Leg) -> Heard:
        tones = leg.keys_sent[0][0] if isinstance(leg.step, list) else ""
        if played := tones or leg.feeding or (leg.cue[0] if leg.cue else ""):
            return ("to_peer", leg.opened.leg, played) if leg.remote else NOTHING
        if room := self.rooms.room(leg.opened.leg):
            return ("to_peer", leg.opened.leg, f"room:{room}") if leg.remote else NOTHING
        return ("from_peer", leg.peer.opened.leg, "") if leg.peer else NOTHING

    def _close(self, recorder: Recorder[Leg]) -> None:
        order, samples = recorder.order, recorder.samples()
        values = {name: leg.line.samples() for name, leg in self.all_legs.items()}
        left = [values[recorder.leg.opened.leg].get(at, 0) if said else 0 for at, said in recorder.said_at()]
        right = [0] * len(left)
        for start, stop, (kind, name, _) in recorder.spans():
            source = values[name] if kind == "from_peer" else recorder.sent if kind == "to_peer" else {}
            for at in range(start, stop):
                right[at] = source.get(samples[at], 0)
        if order.stereo:
            body = b"".join(struct.pack("<hh", *pair) for pair in zip(left, right, strict=True))
        else:
            mixed = (max(-32768, min(32767, sum(pair))) for pair in zip(left, right, strict=True))
            body = b"".join(struct.pack("<h", sample) for sample in mixed)
        self.files[order.path] = header_of(len(body), 2 if order.stereo else 1) + body
        self.sidecars[order.path] = sidecar_of(recorder, self.wall_epoch_ns, values, self.all_legs)
        del self.recorders[order.recording]
        if recorder.part is not None:
            self.track_closed(recorder)
            return
        self.events.append(
            e.RecordingClosed(
                recording=order.recording,
                path=order.path,
                samples=len(left),
                channels=2 if order.stereo else 1,
                start_wall_ms=wall_ms(self.wall_epoch_ns, recorder.armed),
                reason=recorder.reason,
            )
        )
