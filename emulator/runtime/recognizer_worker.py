"""Our recognisers as programs: `python -m emulator.runtime.recognizer_worker NAME < ORDER > ANSWER`.

Their protocol is in docs/speech.md. Each order has a process of its own, and the same audio is always understood alike.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from emulator.runtime import known_recognizer, sphinx_recognizer
from emulator.runtime.hearing import NotRecognized

ENGINES = {"known": known_recognizer.recognize, "pocketsphinx": sphinx_recognizer.recognize}


def main(arguments: list[str]) -> int:
    """Read the order, write the answer. Returns the exit code; what failed stands on standard error."""
    (engine,) = arguments
    order = json.load(sys.stdin)
    try:
        pieces = ENGINES[engine](order)
    except NotRecognized as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    json.dump({"pieces": [asdict(each) for each in pieces]}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
