"""Check and diff, and what an object has after a change: pure, and the same for every type.

As the real plugin does it (pulumi-terraform-bridge and pulumi-aws's own `region.go`, `tags.go`, `autonaming.go`): the
Region and all tags become inputs; a name is the resource's name and seven random digits, and is kept as long as it was
not given by the user.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from pulumi_mediapackage_vod.aws_plugin import rules
from pulumi_mediapackage_vod.aws_plugin.kinds import Kind
from pulumi_mediapackage_vod.aws_plugin.provider import Provider
from pulumi_mediapackage_vod.aws_plugin.values import UNKNOWN, Props, has_unknown, same

DEFAULTS = "__defaults"
"""The input that lists which of the others were filled in."""

_DIGITS = 7


def check(
    kind: Kind, provider: Provider, name: str, *, olds: Props, news: Props, seed: bytes
) -> tuple[Props, list[tuple[str, str]]]:
    """The inputs, completed, and what is wrong with them, as property and reason."""
    inputs = dict(news)
    wrong = [(key, "the stand-in for the AWS plugin does not do this") for key in kind.unserved if key in news]
    if kind.regional:
        inputs.setdefault("region", provider.region)
    if kind.tagged or "tags" in news:
        tags = news.get("tags", {})
        inputs["tagsAll"] = UNKNOWN if has_unknown(tags) else {**provider.default_tags, **tags}
    defaults: list[str] = []
    if kind.named and kind.named not in news and kind.prefix not in news:
        defaults.append(kind.named)
        if kind.named in olds.get(DEFAULTS, []):
            inputs[kind.named] = olds[kind.named]
        elif len(name) + 1 + _DIGITS > kind.longest:
            reason = f"name '{name}-' plus {_DIGITS} random chars is longer than maximum length {kind.longest}"
            wrong.append((kind.named, reason))
        else:
            made = f"{name}-{_random(seed)}"
            inputs[kind.named] = made.lower() if kind.named == "bucket" else made
    if kind.refuses_early:
        wrong += rules.refused(kind.limits, inputs)
    return {**inputs, DEFAULTS: defaults}, wrong


@dataclass(frozen=True)
class Plan:
    changed: dict[str, str] = field(default_factory=dict[str, str])
    """What became of an input: ADD, DELETE or UPDATE."""
    replaces: list[str] = field(default_factory=list[str])
    delete_first: bool = False


def diff(kind: Kind, old_inputs: Props, news: Props) -> Plan:
    """What changed from one set of checked inputs to another."""
    keys = sorted(({*old_inputs} | {*news}) - {DEFAULTS})
    changed = {
        key: "ADD" if key not in old_inputs else "DELETE" if key not in news else "UPDATE"
        for key in keys
        if not same(old_inputs.get(key), news.get(key))
    }
    create_only = {"name", "namePrefix", "region", kind.named, kind.prefix, *kind.create_only}
    replaces = [key for key in changed if key in create_only]
    # Two objects cannot have one name, so one that the user chose and keeps has to become free first.
    chosen = kind.named in news and kind.named not in news.get(DEFAULTS, [])
    return Plan(changed, replaces, bool(replaces) and chosen and not {kind.named, "region"} & {*replaces})


def named_by_prefix(kind: Kind, inputs: Props) -> Props:
    """The inputs with the name that a prefix stands for."""
    if kind.named and kind.named not in inputs and kind.prefix in inputs:
        return {**inputs, kind.named: inputs[kind.prefix] + _random(b"")}
    return inputs


def desired(olds: Props, old_inputs: Props, news: Props) -> Props:
    """What an object has to have after an update: the new inputs, and its outputs as before."""
    outputs = {key: value for key, value in olds.items() if key not in old_inputs}
    return {**outputs, **without_defaults(news)}


def unknown(kind: Kind, inputs: Props) -> Props:
    """What a preview knows of an object that does not exist yet."""
    names = [kind.named] if kind.named else []
    return {key: UNKNOWN for key in (*kind.computed, *names)} | without_defaults(inputs)


def merged(props: Props, served: Props) -> Props:
    """Properties with what the service says of them; a document that means the same stays as it was written."""
    kept = {key: value for key, value in props.items() if key not in served or same(value, served[key])}
    found = {key: value for key, value in served.items() if key not in kept and value is not None}
    return {**kept, **found}


def with_own_tags(provider: Provider, props: Props, served: Props) -> Props:
    """Tags that the service holds beyond the provider's are the resource's own."""
    if "tagsAll" not in served:
        return served
    own = props.get("tags", {})
    defaults = provider.default_tags
    tags = {key: text for key, text in served["tagsAll"].items() if key in own or defaults.get(key) != text}
    return {**served, "tags": tags or (None if "tags" not in props else {})}


def seen_inputs(old_inputs: Props, served: Props) -> Props:
    """The inputs that would make the object what it now is, as far as the program says anything about it."""
    seen = {key: value for key, value in served.items() if key in old_inputs or (key == "tags" and value)}
    return {key: value for key, value in merged(old_inputs, seen).items() if value is not None}


def without_defaults(inputs: Props) -> Props:
    return {key: value for key, value in inputs.items() if key != DEFAULTS}


def _random(seed: bytes) -> str:
    made = random.Random(seed) if seed else random.SystemRandom()  # noqa: S311 (a name's digits)
    return "".join(made.choice("0123456789abcdef") for _ in range(_DIGITS))
