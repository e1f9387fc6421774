"""The floor of the house: time, identifiers, errors and trace events. Imports nothing of ours."""
