"""To import this is to prepare the process: what the server preloads from which worker processes are forked."""

from __future__ import annotations

from scenarios.runner import solo
from scenarios.runner.preparing import prepare_process

prepare_process()

__all__ = ["solo"]
