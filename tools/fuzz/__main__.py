"""`python -m tools.fuzz [--target NAME …] [--seconds N]`: fuzz what reads strangers' bytes."""

from __future__ import annotations

import sys

from tools.fuzz.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
