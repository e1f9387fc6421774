"""Prices of calls and numbers by country."""
