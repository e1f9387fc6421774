"""Bounds of a call that verbs and the REST API share: plivo_xml_callbacks.md §1.3, plivo_rest.md §2.1."""

from __future__ import annotations

RING_TIMEOUT_S = 120
"""So long a callee rings unless told otherwise."""
CONFIRM_TIMEOUT_S = 120
"""So long a callee who is to confirm may think it over."""
TIME_LIMIT_S = 4 * 3600
"""So long a call lasts at the most unless told otherwise."""
LONGEST_CALL_S = 24 * 3600
"""No limit can be set higher."""
TARGETS_READ = 100
"""Of a Dial; a document has room for thousands, and each is a leg even if it is not rung."""
MOST_BESIDE = 20
"""Recordings, and as many streams, that one document begins beside its flow; each costs time as long as it lasts."""
LONGEST_CALLER_NAME = 50
"""Characters."""
SIP_AUTH_CHARACTERS = range(8, 129)
"""How long sipAuthUsername and sipAuthPassword may be."""
STREAM_TIMEOUT_S = 24 * 3600
"""So long a Stream lasts at the most unless told otherwise."""
EXTRA_HEADERS_BYTES = 512
"""So long extraHeaders of a Stream may be."""
LARGEST_NUMBER = 999_999_999
"""What is written with more digits counts as this: of seconds, thirty years."""
MOST_KEYS = 1000
"""Keys and pauses that are sent in a row; with nothing but `W`, a quarter of an hour."""
CONFERENCE_MEMBERS = 20
"""Of one conference, at the most."""
CONFERENCE_S = 24 * 3600
"""So long a conference lasts at the most."""
MULTI_PARTY_S = 4 * 3600
"""So long a Multiparty Call lasts unless told otherwise, …"""
SHORTEST_MULTI_PARTY_S = 300
LONGEST_MULTI_PARTY_S = 8 * 3600
"""… which may be this."""
MULTI_PARTY_PARTICIPANTS = 10
"""Of one Multiparty Call, at the most."""
LONGEST_MULTI_PARTY_WAIT_S = 1800
"""So long a participant may be made to wait."""
