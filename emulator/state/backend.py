"""The state of the emulated service: one inventory for each account and Region that has called."""

from __future__ import annotations

from collections.abc import Collection

from pulumi_mediapackage_vod.emulator.model.caller import DEFAULT_ACCOUNT, DEFAULT_REGION, Caller
from pulumi_mediapackage_vod.emulator.state.clock import Clock
from pulumi_mediapackage_vod.emulator.state.conditions import Access, Conditions, in_order
from pulumi_mediapackage_vod.emulator.state.events import Event
from pulumi_mediapackage_vod.emulator.state.inventory import Inventory
from pulumi_mediapackage_vod.emulator.state.settings import Settings


class Backend(Conditions):
    """Its operations run one at a time, each with `lock` held."""

    def __init__(
        self,
        *,
        clock: Clock,
        access: Access,
        settings: Settings | None = None,
        failing: Collection[tuple[str, str]] = (),
    ) -> None:
        super().__init__(
            clock=clock,
            access=access,
            settings=settings or Settings(),
            failing=failing,
            happened=self._happened,
        )
        self._inventories: dict[Caller, Inventory] = {}

    def inventory(self, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION) -> Inventory:
        caller = Caller(account, region)
        with self.lock:
            if caller not in self._inventories:
                self._inventories[caller] = Inventory(caller, self)
            self._inventories[caller].settle()
            return self._inventories[caller]

    @property
    def inventories(self) -> list[Inventory]:
        with self.lock:
            return [self.inventory(caller.account, caller.region) for caller in self._inventories]

    def reset(self) -> None:
        """As it was made: without objects, with the settings and failing endpoints of then."""
        with self.lock:
            super().reset()
            for inventory in self._inventories.values():
                inventory.forget_sources()
            if self.packages is not None:
                self.packages.clear()
            self._inventories.clear()
            self.events.clear()

    def _happened(self) -> list[Event]:
        with self.lock:
            return in_order(
                self.news(inventory.caller, asset)
                for inventory in self.inventories
                for group in inventory.packaging_groups.values()
                for asset in group.assets.values()
            )
