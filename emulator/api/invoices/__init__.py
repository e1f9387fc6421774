"""Invoices: what the real service shows on a page of its console."""
