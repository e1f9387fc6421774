"""Scenarios in a user's pytest: call files as test items, and fixtures for calls that a test function makes."""
