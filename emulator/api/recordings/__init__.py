"""Recordings: the object, the list, deletion, the media files."""
