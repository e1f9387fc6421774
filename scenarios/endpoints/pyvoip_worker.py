"""One pyVoIP phone in a process of its own: orders come as JSON lines, what happens goes back as JSON lines.

pyVoIP is GPL-3: it is imported here and nowhere else, and nothing of ours is imported here.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyVoIP.VoIP import CallState, PhoneStatus, VoIPPhone

if TYPE_CHECKING:
    from pyVoIP.VoIP import VoIPCall

WAIT_S = 0.02
LISTENS_AFTER_S = 1.2
"""Its receiving thread begins one second after it is registered."""
WORDS = {CallState.RINGING: "ringing", CallState.ANSWERED: "connected", CallState.ENDED: "ended"}
"""State of a call → what we tell; an outgoing call that is not answered yet is nothing to tell."""


class Pipe:
    """Lines to whoever started us. pyVoIP prints to the standard output, which therefore becomes the log."""

    def __init__(self) -> None:
        self._lines = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        self._lock = threading.Lock()

    def tell(self, **facts: Any) -> None:
        """Send one line, from whichever thread."""
        with self._lock:
            self._lines.write(json.dumps(facts) + "\n")
            self._lines.flush()


class Phone(VoIPPhone):
    """A phone that tells when the state of its call changes: every SIP message that counts passes `callback`."""

    def __init__(self, settings: dict[str, Any], pipe: Pipe) -> None:
        super().__init__(
            settings["server"],
            settings["port"],
            settings["username"],
            settings["password"],
            myIP=settings["host"],
            callCallback=_stay_until_it_ends,
            sipPort=settings["sip_port"],
            rtpPortLow=settings["rtp_port"],
            rtpPortHigh=settings["rtp_port"],
        )
        self.the_call: VoIPCall | None = None
        self._speech = Path(settings["speech"]).read_bytes()
        self._pipe = pipe
        self._told: CallState | None = None
        self._telling = threading.RLock()

    def callback(self, request: Any) -> None:
        """Called for an INVITE, BYE or CANCEL, and for a response 200, 404 or 503."""
        super().callback(request)
        call = self.the_call
        if getattr(request, "method", "") == "CANCEL" and call is not None and call.state is CallState.RINGING:
            self.refuse(call)  # by itself it would ring on, and leave the INVITE without an end
        self.tell_changes()

    def tell_changes(self) -> None:
        """Tell the state of the call if it is news; a call that is answered begins to speak."""
        with self._telling:
            call = self.the_call
            if call is None or call.state is self._told:
                return
            self._told = call.state
            if call.state is CallState.ANSWERED:
                call.write_audio(self._speech)
            if call.state in WORDS:
                self._pipe.tell(event=WORDS[call.state])

    def refuse(self, call: VoIPCall) -> None:
        """Send 486. pyVoIP then stumbles over ending RTP that never began."""
        with contextlib.suppress(AttributeError):
            call.deny()
        call.state = CallState.ENDED
        self.calls.pop(call.call_id, None)

    def begin(self, call: VoIPCall) -> None:
        """A new call is the one that counts."""
        with self._telling:
            self.the_call, self._told = call, None
            self.tell_changes()

    def _create_Call(self, request: Any, sess_id: int) -> None:  # noqa: N802 - pyVoIP's hook for incoming calls
        super()._create_Call(request, sess_id)
        self.begin(self.calls[request.headers["Call-ID"]])


def _stay_until_it_ends(call: VoIPCall) -> None:
    """Keep the thread of an incoming call: pyVoIP forgets a call whose thread has ended."""
    while call.state is not CallState.ENDED:
        time.sleep(WAIT_S)


def register(phone: Phone) -> None:
    """Register, and wait until the phone can be used. Raises RuntimeError when the platform does not want it."""
    phone.start()
    while phone.get_status() is not PhoneStatus.REGISTERED:
        if phone.get_status() in {PhoneStatus.FAILED, PhoneStatus.INACTIVE}:
            raise RuntimeError("the platform refuses it")
        time.sleep(WAIT_S)
    time.sleep(LISTENS_AFTER_S)


def obey(phone: Phone, order: dict[str, Any]) -> None:
    """Carry out an order; pyVoIP raises what it cannot do."""
    match order["do"]:
        case "register":
            register(phone)
        case "dial":
            phone.begin(phone.call(order["number"]))
        case "answer" if phone.the_call is not None:
            phone.the_call.answer()
        case "reject" if phone.the_call is not None:
            phone.refuse(phone.the_call)
        case "hang up" if phone.the_call is not None:
            phone.the_call.hangup()
        case _:
            raise RuntimeError("there is no call")
    phone.tell_changes()


def main() -> None:
    """Read settings, then orders, until the input ends; then give the contact back and leave all threads behind."""
    pipe = Pipe()
    phone = Phone(json.loads(sys.stdin.readline()), pipe)
    for line in sys.stdin:
        order = json.loads(line)
        try:
            obey(phone, order)
        except Exception as error:  # noqa: BLE001 - whatever pyVoIP raises is the answer to the order
            pipe.tell(done=order["number_of_order"], error=f"{type(error).__name__}: {error}")
        else:
            pipe.tell(done=order["number_of_order"])
    phone.stop()
    os._exit(0)


if __name__ == "__main__":
    main()
