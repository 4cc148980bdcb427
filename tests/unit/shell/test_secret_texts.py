"""What a provider process was told is secret stands in no text of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pulumi_mediapackage_vod.dynamic_providers.engine import secret_texts
from pulumi_mediapackage_vod.dynamic_providers.engine.secret_texts import remember, remember_setting, without_secrets
from pulumi_mediapackage_vod.errors import MediaPackageVodError, RefusedError


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    yield
    secret_texts._texts.clear()
    secret_texts._parts.clear()


def test_values_are_hidden_wherever_they_lie_and_however_they_are_written() -> None:
    remember([{"team": "hush-hush"}, ["line\nbreak"], 123456, True, "abc"])
    assert (
        without_secrets("hush-hush, 'line\\nbreak', 123456, True, abc") == "[secret], '[secret]', [secret], True, abc"
    )


def test_the_longest_goes_first_and_short_ones_only_as_words() -> None:
    remember(["film", "film-of-the-year"])
    assert without_secrets("film-of-the-year, film, filmed") == "[secret], [secret], filmed"


@pytest.mark.parametrize("setting", ['{"team": "hush-hush"}', "hush-hush"], ids=["JSON", "a text"])
def test_of_a_setting_what_it_holds_is_hidden(setting: str) -> None:
    remember_setting(setting)
    assert without_secrets("the tag hush-hush") == "the tag [secret]"


def test_parts_of_an_arn_are_hidden_where_the_service_is_quoted_and_nowhere_else() -> None:
    remember(["arn:aws:iam::111122223333:role/hidden-role"])
    cause = RefusedError("refused: no hidden-role", service_message="no hidden-role")
    error = MediaPackageVodError("no hidden-role; write role/hidden-role")
    error.__cause__ = cause
    assert without_secrets(error) == "no [secret]; write role/hidden-role"


def test_what_came_up_while_another_error_was_handled_is_looked_at_too() -> None:
    remember(["s3://hidden-bucket/key"])
    error = MediaPackageVodError("hidden-bucket is not there")
    error.__context__ = RefusedError("refused", service_message="hidden-bucket is not there")
    assert without_secrets(error) == "[secret] is not there"
