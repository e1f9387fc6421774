"""What is sent to keep a way through networks open (RFC 5626 §3.5.1)."""

PING = b"\r\n\r\n"
PONG = b"\r\n"
