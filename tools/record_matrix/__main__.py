"""`python -m tools.record_matrix [--write | WORD …]`: write docs/record-matrix.md, or play the cells called so."""

from __future__ import annotations

import sys

from tools.record_matrix.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
