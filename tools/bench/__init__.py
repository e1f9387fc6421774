"""The benchmark of the media process: its load, its rivals, its figures. `python -m tools.bench.media`."""
