"""The test kit that is shipped to users: `World` for unit tests; networks, phones and platforms behind it."""

from emulator.testing.unit_world import World

__all__ = ["World"]
