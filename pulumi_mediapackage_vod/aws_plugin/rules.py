"""What AWS takes: patterns and lengths from botocore's models, which botocore itself does not check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.aws_plugin.values import UNKNOWN, Props


def refused(limits: Mapping[str, str], inputs: Props) -> list[tuple[str, str]]:
    """The inputs that do not match the expression for the whole of them, as property and reason."""
    texts = {key: inputs[key] for key in limits if isinstance(inputs.get(key), str) and inputs[key] != UNKNOWN}
    return [
        (key, f"{key!r} is {text!r}, which does not match {limits[key]}")
        for key, text in texts.items()
        if not re.fullmatch(limits[key], text, re.ASCII)
    ]


def check_request(params: Mapping[str, Any], model: Any, **_: Any) -> None:
    """What botocore calls before each request of a client."""
    wrong = [*_wrong(model.input_shape, params, model.name)] if model.input_shape else []
    if wrong:
        raise RuntimeError("; ".join(wrong))


def _wrong(shape: Any, value: Any, path: str) -> Iterator[str]:
    match shape.type_name:
        case "structure" if isinstance(value, dict):
            for name, member in cast(dict[str, Any], value).items():
                if name in shape.members:
                    yield from _wrong(shape.members[name], member, f"{path}.{name}")
        case "list" if isinstance(value, list | tuple):
            for index, each in enumerate(cast(list[Any], value)):
                yield from _wrong(shape.member, each, f"{path}[{index}]")
        case "string" if isinstance(value, str):
            yield from _wrong_text(shape, value, path)
        case _:
            pass


def _wrong_text(shape: Any, value: str, path: str) -> Iterator[str]:
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max")
    if len(value) < least or (most is not None and len(value) > most):
        yield f"{path} has {len(value)} characters, and not {least} to {most}"
    if "pattern" in shape.metadata and not _matches(shape.metadata["pattern"], value):
        yield f"{path} is {value!r}, which does not match {shape.metadata['pattern']}"
    if shape.enum and value not in shape.enum:
        yield f"{path} is {value!r}, and not one of {', '.join(shape.enum)}"


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.fullmatch(pattern, value, re.ASCII) is not None
    except re.error:  # of Java's or Smithy's own
        return True
