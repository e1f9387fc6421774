"""What a process of simulated phones says: a line of JSON for each thing that happens, a WAV for each call."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from hardware.simulators.deeds import Deed
from hardware.simulators.ear import heard_wav

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from emulator.base.address import Address
    from hardware.simulators.simulator import Simulator

CALLS = frozenset({Deed.INCOMING, Deed.OUTGOING, Deed.ESTABLISHED, Deed.TERMINATED})


def introduce(phone: Simulator) -> None:
    """Say who it is and where its web interface is; an adapter has a token for its handset."""
    order, token = phone.desk.order, phone.surface.handset_token
    about: dict[str, object] = {"http": phone.http, "mac": order.mac, "model": order.model, "username": order.username}
    _print({**about, "token": token} if token else about)


def tell(phone: Simulator, deed: Deed) -> None:
    """Say what it did, if that is its configuration, its registration or a call."""
    desk = phone.desk
    who = {"username": desk.order.username, "mac": desk.order.mac}
    if deed in {Deed.REGISTERED, Deed.NOT_REGISTERED}:
        is_there = deed is Deed.REGISTERED
        _print({"registered": is_there, **who, **({} if is_there else {"why": desk.why})})
    elif deed is Deed.BOOTED and desk.is_provisioned:
        _print({"provisioned": True, **who})
    elif deed in CALLS:
        _print({"call": deed.value, **who, **({"why": desk.why} if deed is Deed.TERMINATED else {})})


def keep_heard(folder: Path, phone: Simulator, heard: Sequence[tuple[bytes, Address, int]]) -> None:
    """Write MAC-NUMBER.wav: what it heard in the call that is over, its calls numbered from 1 on."""
    desk = phone.desk
    (folder / f"{desk.order.mac}-{desk.calls}.wav").write_bytes(heard_wav(heard))


def _print(content: dict[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(content)}\n")
    sys.stdout.flush()
