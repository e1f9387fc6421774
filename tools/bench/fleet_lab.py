"""The lab of a fleet: its phones, the files that the platform and the provisioning server read, what was heard."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.coded_signal import coded_signal
from emulator.audio.wav import HEADER_BYTES
from hardware.simulators.vendors import MAKES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

ADAPTER = "grandstream_ht"
PASSWORD = "fleet-password"
WINDOW = 1600
"""Samples."""
RANGE = 15 * 8000
FFT_SIZE = 1 << 17
LEAST_LIKENESS = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetPhone:
    """One of them."""

    name: str
    """Of the phone in the lab, and of its SIP account."""
    vendor: str
    mac: str
    code: int
    """Of the signal that it sends."""


def fleet_of(count: int) -> list[FleetPhone]:
    """So many phones, of all vendors in equal parts, vendor after vendor."""
    phones: list[FleetPhone] = []
    for place, (vendor, make) in enumerate(MAKES.items()):
        share = count // len(MAKES) + (place < count % len(MAKES))
        for number in range(1, share + 1):
            code = len(phones) + 1
            mac = f"{int(f'{make.mac_prefix}000000', 16) + number:012x}"
            phones.append(FleetPhone(name=f"p{code}", vendor=vendor, mac=mac, code=code))
    return phones


def platform_file(phones: Sequence[FleetPhone]) -> str:
    """offhook.yaml with an endpoint for each: JSON, in which every text has quotes. No call of the API waits."""
    endpoints = {phone.name: {"password": PASSWORD} for phone in phones}
    return json.dumps({"endpoints": endpoints, "limits": {"calls_per_second": None}})


def lab_file(phones: Sequence[FleetPhone], sip: str) -> str:
    """lab.yaml. Desk phones answer by themselves; an adapter cannot, somebody has to lift its handset."""
    listed = {
        phone.name: {
            "vendor": phone.vendor,
            "model": MAKES[phone.vendor].model,
            "mac": phone.mac,
            "simulated": True,
            "password": PASSWORD,
            "line": {"codecs": ["pcmu"], "auto_answer": "when_asked" if phone.vendor == ADAPTER else "always"},
        }
        for phone in phones
    }
    return json.dumps({"sip": sip, "phones": listed})


def heard_windows(file: Path, code: int, most: int) -> int:
    """In how many fifths of a second of a recording the signal of `code` is, from anywhere in its first 15 s.

    No more than `most` are looked for. A window in which a packet came late or not at all does not count.
    """
    heard = np.frombuffer(file.read_bytes()[HEADER_BYTES:], "<i2").astype(float)
    signal, spectrum = _signal(code)
    count = 0
    for begin in range(0, len(heard) - WINDOW + 1, WINDOW):
        window = heard[begin : begin + WINDOW]
        found = np.fft.irfft(spectrum * np.conj(np.fft.rfft(window, FFT_SIZE)), FFT_SIZE)[: len(signal) - WINDOW]
        at = int(np.argmax(found))
        norm = np.linalg.norm(window) * np.linalg.norm(signal[at : at + WINDOW])
        count += bool(norm and found[at] / norm >= LEAST_LIKENESS)
        if count == most:
            break
    return count


@lru_cache(maxsize=4)
def _signal(code: int) -> tuple[NDArray[np.float64], NDArray[np.complex128]]:
    signal = coded_signal(code, RANGE).astype(float)
    return signal, np.fft.rfft(signal, FFT_SIZE)
