"""How values stand in messages."""

from __future__ import annotations

from pulumi_mediapackage_vod.errors import shown


def test_of_a_long_text_its_own_length_is_told_and_not_that_of_its_quoted_form() -> None:
    assert shown("m" * 300).endswith("m… (300 characters)")
    assert shown("\n" * 300).endswith("… (300 characters)")
