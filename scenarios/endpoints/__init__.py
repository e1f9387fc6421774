"""Endpoint kinds: what a party of a scenario can be."""
