"""Drivers of desk phones and adapters: one protocol, a file for each way to operate one."""
