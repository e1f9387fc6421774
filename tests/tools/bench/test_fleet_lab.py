"""The lab of a fleet: phones of all vendors, files that are read back, signals that are found again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.wav import wav_file
from hardware.lab_file import load_lab
from hardware.simulators.vendors import MAKES
from tools.bench.fleet_lab import WINDOW, fleet_of, heard_windows, lab_file, platform_file

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def test_a_fleet_has_all_vendors_and_each_phone_is_another() -> None:
    phones = fleet_of(10)
    assert [sum(phone.vendor == vendor for phone in phones) for vendor in MAKES] == [3, 3, 2, 2]
    assert len({phone.mac for phone in phones}) == 10
    assert [phone.code for phone in phones] == list(range(1, 11))


def test_its_files_are_those_of_a_lab(tmp_path: Path) -> None:
    phones = fleet_of(200)
    file = tmp_path / "lab.yaml"
    file.write_text(lab_file(phones, "127.0.0.1:5060"))
    lab = load_lab(file)
    assert {phone.name: phone.mac for phone in phones} == {name: phone.mac for name, phone in lab.phones.items()}
    assert {phone.line.auto_answer for phone in lab.phones.values() if phone.vendor == "poly"} == {"always"}
    assert json.loads(platform_file(phones))["endpoints"].keys() == lab.phones.keys()


@pytest.mark.parametrize(
    ("heard", "windows"),
    [
        (coded_signal(7, 5 * WINDOW, 12_345), 5),
        (coded_signal(8, 5 * WINDOW, 12_345), 0),
        (np.zeros(5 * WINDOW, np.int16), 0),
        (np.concatenate([coded_signal(7, WINDOW), coded_signal(7, WINDOW, 9000), coded_signal(8, WINDOW)]), 2),
        (np.zeros(10, np.int16), 0),
    ],
)
def test_a_signal_is_found_from_anywhere_in_it(heard: NDArray[np.int16], windows: int, tmp_path: Path) -> None:
    file = tmp_path / "heard.wav"
    file.write_bytes(wav_file(heard))
    assert heard_windows(file, 7, 10) == windows


def test_no_more_is_looked_for_than_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "heard.wav"
    file.write_bytes(wav_file(coded_signal(7, 5 * WINDOW)))
    assert heard_windows(file, 7, 2) == 2
