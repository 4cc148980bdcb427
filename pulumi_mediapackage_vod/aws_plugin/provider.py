"""One configured provider: what the program or the stack's configuration gave it, and its clients for AWS."""

from __future__ import annotations

import functools
import json
import os
import threading
from typing import Any
from urllib.parse import urlsplit

from pulumi_mediapackage_vod.aws_plugin import rules
from pulumi_mediapackage_vod.aws_plugin.values import Props
from pulumi_mediapackage_vod.emulator.visitors import is_loopback

_HARMLESS = {"skipCredentialsValidation", "skipMetadataApiCheck", "skipRegionValidation", "skipRequestingAccountId"} | {
    *("s3UsePathStyle", "version", "pluginDownloadURL", "retryMode", "maxRetries")
}
_USED = {"region", "accessKey", "secretKey", "token", "profile", "defaultTags"}


class Provider:
    """The configuration of `aws.Provider`, or of the stack, and clients made with it."""

    def __init__(self, config: Props) -> None:
        self._config = config
        self._lock = threading.RLock()
        self._account = ""
        self._clients: dict[tuple[str, str], Any] = {}
        self.region: str = config["region"]
        tags: str | Props = config.get("defaultTags") or {}
        self.default_tags: dict[str, str] = (json.loads(tags) if isinstance(tags, str) else tags).get("tags") or {}

    def client(self, service: str, region: str) -> Any:
        with self._lock:
            if (service, region) not in self._clients:
                self._clients[service, region] = self._new_client(service, region)
            return self._clients[service, region]

    @property
    def account(self) -> str:
        """Asked for once, when something needs it first."""
        with self._lock:
            if not self._account:
                self._account = self.client("sts", self.region).get_caller_identity()["Account"]
            return self._account

    def _new_client(self, service: Any, region: str) -> Any:
        from botocore.config import Config  # boto3 takes as long to import as all else, and a preview needs none

        endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
        if not is_loopback(urlsplit(endpoint).hostname or ""):
            raise RuntimeError(
                "the stand-in for the AWS plugin asks an emulator on this machine only: set AWS_ENDPOINT_URL to one, "
                f"such as http://127.0.0.1:4567; it is {endpoint or 'not set'}"
            )
        config = Config(retries={"max_attempts": 2}, s3={"addressing_style": "path"})
        client = self._session.client(service, region_name=region, endpoint_url=endpoint, config=config)
        client.meta.events.register("provide-client-params", rules.check_request)
        return client

    @functools.cached_property
    def _session(self) -> Any:
        import boto3

        keys = [self._config.get(key) for key in ("accessKey", "secretKey", "token")]
        return boto3.Session(*keys, profile_name=self._config.get("profile"))


class Aws:
    """What a resource works with: the services of its own Region."""

    def __init__(self, provider: Provider, region: str) -> None:
        self._provider = provider
        self.region = region

    def client(self, service: str) -> Any:
        return self._provider.client(service, self.region)

    @property
    def account(self) -> str:
        return self._provider.account

    @property
    def partition(self) -> str:
        return partition_of(self.region)


def partition_of(region: str) -> str:
    return {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(region.rpartition("-")[0].rpartition("-")[0], "aws")


def checked(news: Props) -> tuple[Props, list[tuple[str, str]]]:
    """The configuration with its Region, and what is wrong with it, as property and reason."""
    region = news.get("region") or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    wrong = [(key, "the stand-in for the AWS plugin does not do this") for key in {*news} - _USED - _HARMLESS]
    if not region:
        wrong.append(("region", "missing: set aws:region, or AWS_REGION"))
    return {**news, "region": region}, wrong
