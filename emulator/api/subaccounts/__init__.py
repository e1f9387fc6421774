"""Subaccounts: parts of the main account with credentials of their own."""
