"""Prints docs/webhooks.md from the table that the tests run: `python -m tests.worlds.parameter_lists_page`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.worlds.multi_party_parameter_lists import MULTI_PARTY
from tests.worlds.parameter_lists import WEBHOOKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.worlds.parameter_lists import Row, Webhook

_INTRO = """# Webhooks and their parameters

Every parameter of every request that the platform makes to an application about a call. Each list is compared with
what real simulated calls send, in and out, answered and not (`tests/worlds/test_parameter_lists.py`), and this page is
printed from the table of that test (`python -m tests.worlds.parameter_lists_page`).

- All values are text: a form for POST, the query for GET.
- *outbound*: only of calls that the API makes; *ended*: only when the call is over; *answered*, *unanswered*: only of
  calls that were, or were not; *by a machine*: only from the moment on at which machine detection has judged so;
  *keys*, *speech*: only of input of this kind.
- *measured* and *weak* are not in Plivo's documents as they stand here: seen in published payloads, or inferred. Why it
  is as it is stands in [the ledger](fidelity.md#webhooks).
- `X-PH-…` headers of the INVITE stand in every request that has `SessionStart` and `BillRate`, and so does
  `ForwardedFrom` when the call was diverted to us.
- Beside Plivo's signatures (`X-Plivo-Signature-V3`, `-Ma-V3`, `-V3-Nonce`, and the same of V2) each request has
  `X-Offhook-Delivery-Id`, the same for all its tries, and `X-Offhook-Delivery-Attempt`, above 1 for what may be a
  duplicate.
- How often and how long an address is tried stands in its fragment, `#ct=2000&rt=40000&tt=55000&rc=1&rp=ct,rt`.
"""


def page() -> str:
    """docs/webhooks.md."""
    return "\n".join([_INTRO, *(line for webhook in (*WEBHOOKS, *MULTI_PARTY) for line in _section(webhook))])


def _section(webhook: Webhook) -> Iterator[str]:
    yield from (f"## {webhook.title}", "", "| parameter | value | when | source |", "| --- | --- | --- | --- |")
    yield from (_row(row) for row in webhook.rows)
    yield ""


def _row(row: Row) -> str:
    form = row.form.replace("|", " \\| ")
    return f"| `{row.name}` | {form} | {row.when} | {'documented' if row.tag == 'doc' else row.tag} |"


if __name__ == "__main__":
    sys.stdout.write(page())
