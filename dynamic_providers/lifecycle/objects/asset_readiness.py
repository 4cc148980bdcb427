"""The lifecycle of a wait until assets can be played through all packaging configurations that publish them.

Nothing is made in the service. A wait that fails is recorded with the statuses it has seen, so that the next run goes
on from there; after one that succeeded, only assets whose endpoints changed are waited for again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.common import complete_region
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kind_steps import Connected
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset import INGEST_FAILED
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.known_value import is_same
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    UNKNOWN,
    Checked,
    Found,
    Made,
    Plan,
    Problem,
    Props,
    holds_unknown,
)
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.pace import background
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import end_with_the_run, wait_for
from pulumi_mediapackage_vod.errors import CancelledError, IncompleteError, NotFoundError
from pulumi_mediapackage_vod.facts.values import FAILED, NO_STATUS, PLAYABLE

WAIT_SECONDS: Final = 3600.0
GONE, NO_ENDPOINTS = "GONE", "NO_ENDPOINTS"
_UNPLAYABLE: Final = {
    FAILED: INGEST_FAILED,
    GONE: "the asset does not exist: run `pulumi refresh`, then `pulumi up`",
    NO_ENDPOINTS: "the asset has no endpoint to be played from: its packaging group has no packaging configuration",
}

Statuses = dict[str, str]
"""The status of each endpoint, by configuration id; what is said of the whole asset has an empty id."""


class AssetReadinessLifecycle(Connected):
    """Every update waits for what is not playable yet."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Checked:
        inputs = {name: value for name, value in news.items() if value is not None}
        _complete_assets(olds, inputs)
        problems = [*complete_region(self.settings, olds, inputs)]
        timeout = inputs.get("timeout_seconds", WAIT_SECONDS)
        is_number = isinstance(timeout, int | float) and not isinstance(timeout, bool)
        if timeout is not UNKNOWN and not (is_number and timeout > 0):
            problems.append(Problem("timeout_seconds", "it is a number of seconds above 0", timeout))
        return Checked(inputs, problems)

    def diff(self, olds: Props, news: Props) -> Plan:
        """A wait that is not over goes on, even if no input has changed."""
        same = all(equal(name, olds.get(name), news.get(name)) for name in ("assets", "region"))
        return Plan(not same or bool(_unfinished(olds)), [], delete_before_replace=False)

    def create(self, inputs: Props, timeout: float | None = None) -> Made:
        return Made(inputs["name"], self._wait(inputs, {}, timeout))

    def read(self, object_id: str, props: Props) -> Found:
        """The recorded statuses stay as they are, and the service is not asked."""
        return Found(props, {name: value for name, value in props.items() if name != "statuses"})

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        recorded: Mapping[str, Any] = olds.get("assets", {})
        kept = {
            name: statuses
            for name, statuses in olds.get("statuses", {}).items()
            if recorded.get(name) == news["assets"].get(name)
            and olds.get("region") == news["region"]
            and is_done(statuses)
        }
        return self._wait(news, kept, timeout)

    def delete(self, object_id: str, props: Props, timeout: float | None = None) -> None:
        pass

    def _wait(self, inputs: Props, known: dict[str, Statuses], timeout: float | None) -> Props:
        """Describe the assets that are not known to be playable, one after the other, until all are done."""
        service = self.connect(inputs["region"])
        statuses = dict(known)
        shown = ""
        waiting_for = [name for name in inputs["assets"] if name not in statuses]

        def one_round() -> bool | None:
            nonlocal shown
            for name in list(waiting_for):
                end_with_the_run()
                statuses[name] = self._statuses(service, inputs["assets"][name])
                if not _is_waiting(statuses[name]):
                    waiting_for.remove(name)
                if (progress := _progress(inputs, statuses)) != shown:
                    self.engine.report(shown := progress)
            return None if waiting_for else True

        seconds = timeout or float(inputs.get("timeout_seconds", WAIT_SECONDS))
        outputs = {**inputs, "statuses": statuses}
        try:
            with background():
                finished = wait_for(one_round, seconds, self.clock)
        except CancelledError as error:
            raise IncompleteError(str(error), inputs["name"], outputs) from error
        if failures := _failures(inputs, statuses):
            raise IncompleteError("; ".join(failures), inputs["name"], outputs)
        if not finished:
            raise IncompleteError(
                f"not every asset could be played {seconds:.0f} s later ({_progress(inputs, statuses)}): run "
                "`pulumi up` again to wait on, or give it more with `timeout_seconds`, of a component "
                "`wait_until_playable=SECONDS`",
                inputs["name"],
                outputs,
            )
        return outputs

    def _statuses(self, service: Service, asset: Mapping[str, Any]) -> Statuses:
        try:
            endpoints = service.call("DescribeAsset", {"id": asset["id"]}).get("egress_endpoints", [])
        except NotFoundError:
            return {"": GONE}
        wanted = asset.get("configurations")
        found = {
            str(endpoint["packaging_configuration_id"]): str(endpoint.get("status", NO_STATUS))
            for endpoint in endpoints
            if wanted is None or endpoint["packaging_configuration_id"] in wanted
        }
        return found or {"": NO_ENDPOINTS}


def _complete_assets(olds: Props, inputs: Props) -> None:
    """An asset of which something is not known yet is the recorded one, if what decides its endpoints is."""
    assets, decided_by = inputs.get("assets"), inputs.get("decided_by")
    if not isinstance(assets, dict) or not isinstance(decided_by, dict):
        return
    for name, asset in cast("Props", assets).items():
        is_recorded = is_same(olds.get("decided_by", {}).get(name), cast("Props", decided_by).get(name))
        if is_recorded and holds_unknown(asset) and name in olds["assets"]:
            assets[name] = olds["assets"][name]


def _is_waiting(statuses: Statuses) -> bool:
    """Whether the statuses will still change; one that this library does not know is taken for such a status."""
    return not _is_unplayable(statuses) and not is_done(statuses)


def _is_unplayable(statuses: Statuses) -> bool:
    return any(status in _UNPLAYABLE for status in statuses.values())


def is_done(statuses: Statuses) -> bool:
    return set(statuses.values()) <= {PLAYABLE, NO_STATUS}


def _unfinished(outputs: Mapping[str, Any]) -> list[str]:
    statuses: Mapping[str, Statuses] = outputs.get("statuses", {})
    return [name for name in outputs.get("assets", {}) if not is_done(statuses.get(name, {"": "NOT_SEEN"}))]


def _progress(inputs: Props, statuses: Mapping[str, Statuses]) -> str:
    """`37/120 playable, 1 failed: trailer (hls)`."""
    done = sum(map(is_done, statuses.values()))
    text = f"{done}/{len(inputs['assets'])} playable"
    if failed := [_named(inputs, *pair) for pair in _unplayable(statuses)]:
        text += f", {len(failed)} failed: {', '.join(failed[:3])}{', …' if len(failed) > 3 else ''}"
    if unknown := sum(NO_STATUS in found.values() for found in statuses.values()):
        text += f", {unknown} without a status"
    return text


def _failures(inputs: Props, statuses: Mapping[str, Statuses]) -> list[str]:
    return [
        f"{_named(inputs, name, configuration)}: {_UNPLAYABLE[statuses[name][configuration]]}"
        for name, configuration in _unplayable(statuses)
    ]


def _unplayable(statuses: Mapping[str, Statuses]) -> list[tuple[str, str]]:
    return [
        (name, configuration)
        for name, found in statuses.items()
        for configuration, status in found.items()
        if status in _UNPLAYABLE
    ]


def _named(inputs: Props, name: str, configuration: str) -> str:
    names: Mapping[str, str] = inputs.get("configuration_names", {})
    return f"{name} ({names.get(configuration, configuration)})" if configuration else name
