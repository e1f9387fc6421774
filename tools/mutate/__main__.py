"""`python -m tools.mutate [MUTANT …]`: break the emulator in every known way."""

from __future__ import annotations

import sys

from tools.mutate.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
