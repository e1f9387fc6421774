"""Access tokens with which a browser phone logs in."""
