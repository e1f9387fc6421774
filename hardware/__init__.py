"""Desk phones, ATAs and the lab bus."""
