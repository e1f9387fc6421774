"""The scenario language, its runner and the proof of what a call flow did."""
