"""A fresh event loop for each test of what imports this: Outputs belong to the loop they were made in.

A program that is refused leaves other Outputs behind that failed for the same reason and that nobody awaits. The loop
says nothing of them: their tracebacks come while Python collects garbage, and end a short run with a SystemError.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, cast

import pytest
from pulumi.runtime.settings import SETTINGS


@pytest.fixture(autouse=True)
def event_loop_of_its_own() -> Iterator[None]:
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda _loop, _context: None)
    asyncio.set_event_loop(loop)
    cast(Any, SETTINGS).outputs.clear()  # those of another test, whose loop is closed
    yield
    asyncio.set_event_loop(None)
    loop.close()
