"""Lines of ours in a text file of somebody else's, between two comments, so that they can be taken out again."""

from __future__ import annotations

import re

_BEGIN, _END = "# offhook begins; `offhook certs --undo` removes this", "# offhook ends"
_BLOCK = re.compile(rf"(\r?)\n{re.escape(_BEGIN)}\1\n.*?{re.escape(_END)}\1\n", re.DOTALL)
"""With CRLF, too: an editor may have turned the whole file."""


def with_block(text: str, lines: str) -> str:
    """`text` with `lines` at its end, instead of those that were put there before."""
    return f"{without_block(text)}\n{_BEGIN}\n{lines.strip()}\n{_END}\n"


def without_block(text: str) -> str:
    """`text` as it was before, to the character."""
    return _BLOCK.sub("", text)
