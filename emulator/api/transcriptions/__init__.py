"""Transcriptions of finished recordings, ordered and looked up after the call."""
