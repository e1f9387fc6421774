"""Calls: making, ending and recording them, live ones and detail records."""
