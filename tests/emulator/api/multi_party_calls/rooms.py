"""Ids of the Multiparty Calls of these tests."""

from __future__ import annotations

MPC, OVER, OF_OTHERS, OF_SUB = (f"{each:08}-0000-4000-8000-0000000000cc" for each in range(1, 5))
