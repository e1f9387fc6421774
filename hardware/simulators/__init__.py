"""Desk phones and adapters as processes, written from their vendors' documents: a SIP phone behind a web interface."""
