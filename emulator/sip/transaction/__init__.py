"""The transaction layer: four state machines as tables, and the matching of messages to them (RFC 3261 §17)."""
