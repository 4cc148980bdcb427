"""`Emulator`: the application behind Werkzeug's threaded server, on loopback, in a background thread."""

from __future__ import annotations

import threading
from collections.abc import Collection
from os import PathLike
from types import TracebackType

from typing_extensions import Unpack
from werkzeug.serving import BaseWSGIServer

from pulumi_mediapackage_vod.emulator.api.app import Application
from pulumi_mediapackage_vod.emulator.api.sts import StsApplication
from pulumi_mediapackage_vod.emulator.aws.access import Access
from pulumi_mediapackage_vod.emulator.aws.resources import OtherResources
from pulumi_mediapackage_vod.emulator.aws.services import OtherServices
from pulumi_mediapackage_vod.emulator.aws.sts import Sts
from pulumi_mediapackage_vod.emulator.control.app import Control
from pulumi_mediapackage_vod.emulator.egress.app import Egress, stub
from pulumi_mediapackage_vod.emulator.front import Front
from pulumi_mediapackage_vod.emulator.http_server import bind
from pulumi_mediapackage_vod.emulator.media.opening import Media, open_library, open_packages
from pulumi_mediapackage_vod.emulator.page.app import Page
from pulumi_mediapackage_vod.emulator.state.backend import Backend
from pulumi_mediapackage_vod.emulator.state.clock import Clock
from pulumi_mediapackage_vod.emulator.state.events import EventLog
from pulumi_mediapackage_vod.emulator.state.settings import Settings, SettingValues
from pulumi_mediapackage_vod.emulator.steering.call_log import CallLog
from pulumi_mediapackage_vod.emulator.steering.edits import Objects
from pulumi_mediapackage_vod.emulator.steering.faults import Fault, FaultPlan
from pulumi_mediapackage_vod.emulator.visitors import is_loopback


class Emulator:
    """The emulated service: a context manager, or `start` and `stop`.

    It can be started again after a stop and then still has its objects, at the same port.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        failing: Collection[tuple[str, str]] = (),
        faults: Collection[Fault] = (),
        source_dir: str | PathLike[str] | None = None,
        media: Media | None = None,
        **settings: Unpack[SettingValues],
    ) -> None:
        """Make an emulator, which serves from `start` on, or within `with`. Without `source_dir` and `media` an ingest
        is a matter of time only.

        Args:
            host: a loopback address.
            port: 0 takes a free one.
            failing: endpoints that end FAILED: asset id, configuration id.
            faults: what goes wrong from the start; `faults.add` adds more.
            source_dir: a folder to read sources from, where they are `<bucket>/<key>`.
            media: `"s3"` reads sources from S3 at the same port.
            **settings: see `SettingValues`.

        Raises:
            ValueError: another address than loopback, or a setting that cannot be.
        """
        if not is_loopback(host):
            raise ValueError(f"the emulator checks no credentials and serves loopback addresses only, not '{host}'")
        self.host = host
        self.port = port
        self.clock = Clock()
        self.calls = CallLog()
        self._others = OtherServices()
        resources = OtherResources(self._others.backends)
        self._access = Access(resources)
        self.backend = Backend(
            clock=self.clock, access=self._access, settings=self._possible(Settings(), settings), failing=failing
        )
        self.media = open_library(
            self.backend,
            source_dir=source_dir,
            media=media,
            resources=resources,
            require_others=self._others.require,
        )
        """What reads sources; None if nothing does."""
        self.packages = open_packages(self.backend, self.media)
        """What serves playback URLs; None if there is nothing to serve."""
        self.faults = FaultPlan(faults)
        self.objects = Objects(self.backend)
        self._sts = Sts(self.clock)
        self._stopping = threading.Event()
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def settings(self) -> Settings:
        return self.backend.settings

    @property
    def events(self) -> EventLog:
        """What the service would have sent to EventBridge."""
        return self.backend.events

    def configure(self, /, **changes: Unpack[SettingValues]) -> None:
        """Change settings from now on; after a `ValueError` all are as they were."""
        with self.backend.lock:
            # What has happened by the settings so far has happened.
            self.events.catch_up()
            self.backend.settings = self._possible(self.backend.settings, changes)

    def start(self) -> Emulator:
        """Serve; an `OSError` says why not, for one that the port is in use."""
        if self._server is not None:
            raise RuntimeError(f"the emulator already serves at {self.url}")
        self._server = bind(self.host, self.port, self._front())
        self.port = self._server.port
        self.backend.url = self.url
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name=f"mediapackage-vod emulator :{self.port}",
            daemon=True,
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Serve no longer, not even those who hang; the objects and the call log stay readable. Stopping
        twice is no error."""
        if self._server is not None and self._thread is not None:
            self._stopping.set()
            self._server.shutdown()
            self._thread.join()
            self._server = self._thread = None
            if self.packages is not None:
                self.packages.close()

    def reset(self) -> None:
        """As it was made: no objects, no calls, settings and faults as they were given, and the clock runs."""
        self.backend.reset()
        self.calls.clear()
        self.faults.reset()
        self._sts.reset()
        self._others.reset()
        self.clock.unfreeze()

    def _front(self) -> Front:
        self._stopping = threading.Event()
        return Front(
            vod=Application(self.backend, self.calls, self.faults, self._stopping),
            sts_application=StsApplication(self._sts, self.calls, self.faults, self._stopping),
            control_application=Control(self),
            egress=Egress(self.backend, self._access.cdn_authorization, self.packages or stub),
            page=Page(self),
            others=self._others,
        )

    def _possible(self, settings: Settings, changes: SettingValues) -> Settings:
        changed = settings.changed(**changes)
        if changed.check_access:
            self._others.require("check_access")
        return changed

    def __enter__(self) -> Emulator:
        return self.start()

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
