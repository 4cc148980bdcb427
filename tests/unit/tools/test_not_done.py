"""What cannot be checked here is no release that was checked, unless somebody says so."""

from __future__ import annotations

import pytest

from tests.support.distribution import not_done


@pytest.mark.parametrize(
    ("offline", "outcome"), [("", pytest.fail.Exception), (None, pytest.fail.Exception), ("1", pytest.skip.Exception)]
)
def test_it_fails_or_is_left_out_by_choice(
    monkeypatch: pytest.MonkeyPatch, offline: str | None, outcome: type[BaseException]
) -> None:
    monkeypatch.delenv("OFFLINE", raising=False)
    if offline is not None:
        monkeypatch.setenv("OFFLINE", offline)
    with pytest.raises(outcome, match="not done: the database is unreachable"):
        not_done("the database is unreachable")
