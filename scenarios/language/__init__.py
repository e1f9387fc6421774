"""The scenario language: YAML with places → checked models → the cases of a matrix."""
