"""The formats of a unit under their keys, which name children and outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pulumi_mediapackage_vod.components.checks.keyed import by_key
from pulumi_mediapackage_vod.components.checks.known import is_known, shown
from pulumi_mediapackage_vod.components.formats.presets import Format, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.dynamic_providers import ProgramError


def formats_by_key(formats: Sequence[Format] | Mapping[str, Format] | None) -> dict[str, Format]:
    """The formats under the keys of a mapping, or those of a sequence under their own names. Default: all four."""
    if formats is None:
        formats = (hls(), dash(), cmaf(), mss())
    if isinstance(formats, Mapping) or not is_known(formats):
        given = cast("Mapping[str, Format]", formats)
        return {key: _format(f"formats[{key!r}]", item) for key, item in by_key("formats", given).items()}
    if not isinstance(cast(Any, formats), list | tuple):
        if written := _written(formats):
            raise ProgramError(f"formats is one format and no list of them: write formats=[{written}]")
        raise ProgramError(f"formats is {shown(formats)}; it is a list or mapping of hls(), dash(), cmaf(), mss()")
    keyed: dict[str, Format] = {}
    for index, item in enumerate(formats):
        name = _format(f"formats[{index}]", item).name
        if name in keyed:
            raise ProgramError(
                f"formats holds {name}() twice: pass a mapping, which gives each a key of its own: "
                f"formats={{{name!r}: {name}(), '{name}-mobile': {name}(…)}}"
            )
        keyed[name] = item
    return keyed


def _format(path: str, value: Any) -> Format:
    if not isinstance(value, Format):
        if written := _written(value):
            given = f"the function {value.__name__}" if callable(value) else shown(value)
            raise ProgramError(f"{path} is {given}; write {written}, with its options in the parentheses")
        raise ProgramError(f"{path} is {shown(value)}; it is what hls(), dash(), cmaf() or mss() returns")
    return value


def _written(value: Any) -> str:
    """How a format is written that was given as itself, as its function or as its name; empty if it is none."""
    functions = {each.__name__: each for each in (hls, dash, cmaf, mss)}
    if isinstance(value, Format):
        return f"{value.name}(…)"
    if isinstance(value, str):
        return f"{value.lower()}()" if value.lower() in functions else ""
    return next((f"{name}()" for name, each in functions.items() if value is each), "")
