"""`python -m hardware.simulators VENDOR …`: simulated phones as a process."""

from __future__ import annotations

from hardware.simulators.command_line import main

if __name__ == "__main__":
    main()
