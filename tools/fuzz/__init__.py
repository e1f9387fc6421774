"""Coverage-guided fuzzing of what reads strangers' bytes: SIP messages, streams, SDP, digest (`make fuzz`)."""
