"""The Record matrix: every combination of what a Record element may say and of what ends its recording.

`cells` are the combinations, `rules` say what must happen in each (from Plivo's documents and the fidelity ledger,
knowing nothing of the emulator), `scenes` play them in a simulated world, `judge` compares, `page` writes
docs/record-matrix.md.
"""
