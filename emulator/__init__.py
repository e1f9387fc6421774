"""Offhook: a local emulator of the Plivo voice platform with real media."""
