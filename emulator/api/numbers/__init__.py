"""Rented numbers: the DIDs and the applications behind them."""
