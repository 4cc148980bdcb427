"""What a request to the control interface is: what its path names, its query and its body, read before it is obeyed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from typing_extensions import Unpack
from werkzeug.routing import Rule

from pulumi_mediapackage_vod.emulator.model.caller import DEFAULT_ACCOUNT, DEFAULT_REGION
from pulumi_mediapackage_vod.emulator.model.documents import read_json
from pulumi_mediapackage_vod.emulator.state.backend import Backend
from pulumi_mediapackage_vod.emulator.state.clock import Clock
from pulumi_mediapackage_vod.emulator.state.events import EventLog
from pulumi_mediapackage_vod.emulator.state.settings import Settings, SettingValues
from pulumi_mediapackage_vod.emulator.steering.call_log import CallLog
from pulumi_mediapackage_vod.emulator.steering.edits import Objects
from pulumi_mediapackage_vod.emulator.steering.faults import FaultPlan

PREFIX = "/_emulator"

_ACCOUNT = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]+")


class Steered(Protocol):
    """What the control interface needs of an `Emulator`."""

    backend: Backend
    calls: CallLog
    clock: Clock
    faults: FaultPlan
    objects: Objects

    @property
    def settings(self) -> Settings: ...

    @property
    def events(self) -> EventLog: ...

    def configure(self, /, **changes: Unpack[SettingValues]) -> None: ...

    def reset(self) -> None: ...


@dataclass(frozen=True)
class Asked:
    """The query and the body of a request to this emulator. A `ValueError` says what is wrong with them."""

    emulator: Steered
    query: Mapping[str, str]
    body: bytes

    def document(self) -> dict[str, Any]:
        try:
            document: Any = read_json(self.body)
        except ValueError as error:
            raise ValueError(f"the body is not valid JSON: {error}") from None
        if not isinstance(document, dict):
            raise ValueError(f"the body must be a JSON object, not {json.dumps(document)}")
        return cast("dict[str, Any]", document)

    def only(self, *names: str) -> Any:
        """The values of a body that must have exactly these members."""
        document = self.document()
        if document.keys() != set(names):
            raise ValueError(f"the body must have {' and '.join(names)} and nothing else")
        return [document[name] for name in names]

    def place(self) -> tuple[str, str]:
        """The account and Region of the objects that are meant."""
        account, region = self.query.get("account", DEFAULT_ACCOUNT), self.query.get("region", DEFAULT_REGION)
        if not _ACCOUNT.fullmatch(account):
            raise ValueError(f"account must be 12 digits, not '{account}'")
        if not _REGION.fullmatch(region):
            raise ValueError(f"region must be the name of an AWS Region, not '{region}'")
        return account, region

    def since(self) -> int:
        text = self.query.get("since", "0")
        if not re.fullmatch(r"[0-9]{1,18}", text):
            raise ValueError(f"since must be a number of entries, not '{text}'")
        return int(text)


Answer = Callable[..., Any]
"""Given an `Asked` and the names in the path, all by their names in the route."""


@dataclass(frozen=True)
class Route:
    """One request that there is."""

    method: str
    path: str
    """As documented, with names in braces."""
    query: frozenset[str]
    answer: Answer

    @property
    def rule(self) -> Rule:
        path = self.path.replace("{", "<").replace("}", ">")
        return Rule(path, methods=[self.method], endpoint=self)


class Routes(list[Route]):
    """The requests that a module answers."""

    def add(self, method: str, path: str, *query: str) -> Callable[[Answer], Answer]:
        """The function below answers this request; `query` are the names that it may have there."""

        def register(answer: Answer) -> Answer:
            self.append(Route(method, path, frozenset(query), answer))
            return answer

        return register
