"""How a simulated phone gets its configuration when it is switched on: its vendor's file names, formats, words."""
