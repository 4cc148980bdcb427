"""Which of several packaging groups a new title goes to.

`ingest/handler.py` has the same function, since it may import nothing of this package; a test compares the two.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping


def chosen(weights: Mapping[str, float], key: str) -> str | None:
    """A weighted rendezvous hash: each group gets its share, whatever their order, and one that comes takes over no
    titles but its own. A group of the weight 0 gets none; None if all are."""

    def score(group: str) -> float:
        digest = hashlib.sha256(f"{group}/{key}".encode()).hexdigest()
        share = (int(digest[:12], 16) + 1) / (16**12 + 1)
        return -weights[group] / math.log(share)

    return max((group for group, weight in weights.items() if weight), key=score, default=None)
