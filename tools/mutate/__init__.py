"""The mutation table: the emulator broken on purpose in many ways, each of which a scenario has to notice.

`python -m tools.mutate` runs it. A mutant stands in the file of its room (callbacks, recordings, media, calls, rest),
and nowhere else; `every_mutant` knows the rooms.
"""
