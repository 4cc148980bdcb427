"""What will fail or end is said in the preview, and what has failed as soon as it is seen: each once."""

from __future__ import annotations

from collections.abc import Callable

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.account import Account
from tests.support.engine.stack import Run, Stack

FAILED = "the ingest failed, which is final"
ENDS = "ends the URLs that are published"
QUOTA = "the quota is 10 unless AWS has raised it"


def told(run: Run) -> dict[str, int]:
    """How often each is warned of."""
    return {each: sum(each in text for text in run.warnings) for each in (FAILED, ENDS, QUOTA)}


def unit(formats: str, revision: str = "1") -> str:
    return f"""
        titles = {{"trailer": {{"source": TRAILER, "revision": {revision!r}}}}}
        VodPackaging("movies", source_role_arn=ROLE, assets=titles, formats={formats})
    """


MANY = "{**{'hls': hls()}, **{f'hls{number}': hls() for number in range(10)}}"


def test_a_preview_tells_of_a_format_too_many_for_a_new_group(stack: Callable[..., Stack]) -> None:
    new = stack(unit(MANY))
    run = new.preview()
    assert told(run) == {FAILED: 0, ENDS: 0, QUOTA: 1}
    assert run.calls == []


def test_a_format_too_many_one_that_is_replaced_and_a_title_that_failed(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    movies = stack(unit("[hls(), dash()]"))
    movies.up()
    assert told(movies.preview()) == {FAILED: 0, ENDS: 0, QUOTA: 0}

    [asset_id] = account.assets
    emulator.backend.failing |= {(asset_id, configuration_id) for configuration_id in account.configurations}
    refreshed = movies.refresh()
    assert told(refreshed) == {FAILED: 1, ENDS: 0, QUOTA: 0}
    assert "new `revision`" in "\n".join(refreshed.warnings)
    assert told(movies.up()) == {FAILED: 1, ENDS: 0, QUOTA: 0}

    movies.write(unit(MANY.replace("hls()", "hls(segment_duration_seconds=4)"), revision="2"))
    edited = movies.preview()
    assert told(edited) == {FAILED: 0, ENDS: 1, QUOTA: 1}
    assert edited.calls == []
    emulator.backend.failing.clear()
    movies.destroy()
