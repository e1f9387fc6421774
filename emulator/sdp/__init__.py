"""Session descriptions: what two parties say about their audio. Pure functions (RFC 8866, RFC 3264)."""
