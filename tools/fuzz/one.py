"""`python -m tools.fuzz.one TARGET SECONDS CORPUS…`: one target under atheris, in a process of its own."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["emulator.sip", "emulator.sdp"]):
    from tools.fuzz.targets import TARGETS

LONGEST = 4096
"""Bytes of an input: what a phone sends fits twice."""


def main() -> None:
    """Fuzz until the time is over or an input breaks the target; libFuzzer then ends the process."""
    name, seconds, *corpora = sys.argv[1:]
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        "-verbosity=0",
        "-print_final_stats=1",
        "-timeout=5",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={corpora[0]}/", *corpora], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
