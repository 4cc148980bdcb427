"""The path patterns of a unit's manifests and segments, by which CloudFront finds the behavior of a request.

Paths are `out/v1/<asset>/<configuration>/<…>/<file>`. In front of several units, the configuration's part tells which
of them a request is for, as in AWS's own sample:
https://github.com/aws-samples/managing-content-delivery-aws-elemental-mediapackage-origins
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import pulumi

from pulumi_mediapackage_vod.components.delivery.packaging_source import PackagingSource, configuration_ids
from pulumi_mediapackage_vod.components.unit import CatalogueOfTitles, known_url
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

_SMOOTH: Final = ".ism/Manifest"
_MANIFESTS: Final = (".m3u8", ".mpd", _SMOOTH)


class Pattern(NamedTuple):
    """A path pattern, whether it matches manifests, and whether CloudFront treats it as Smooth Streaming.

    CloudFront's documentation asks for that with every origin but IIS; AWS's MediaPackage samples turn it on for
    `.ism/`. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/on-demand-video.html
    """

    path: pulumi.Input[str]
    manifests: bool
    smooth: pulumi.Input[bool]


OF_ONE_UNIT: Final[Sequence[Pattern]] = (
    *(Pattern(f"out/v1/*{ending}", True, ending == _SMOOTH) for ending in _MANIFESTS),
    Pattern("out/v1/*.ism/*", False, True),
    Pattern("out/v1/*", False, False),
)
"""For a distribution in front of one unit: all paths."""


def of_titles(packaging: PackagingSource) -> Sequence[Pattern]:
    """Two patterns for each format of a unit of this program, by the URLs of its own titles."""
    unit: Any = None if isinstance(packaging, pulumi.Output) else packaging
    if not getattr(unit, "configurations", None):
        raise ProgramError("this_unit_only=True needs a VodPackaging of this program, with at least one format")
    if not unit.assets:
        raise ProgramError(
            "this_unit_only=True needs a title: a unit's own paths are known by the URLs of one alone; where an "
            "AssetCatalog holds the titles, pass catalogue="
        )
    patterns: list[Pattern] = []
    for url in [known_url(unit, key) for key in unit.configurations]:
        smooth = url.apply(_is_smooth)
        patterns += [Pattern(url.apply(_manifests), True, smooth), Pattern(url.apply(_segments), False, smooth)]
    return patterns


def of_catalogue(packaging: PackagingSource, catalogue: CatalogueOfTitles) -> pulumi.Output[Sequence[Pattern]]:
    """The same by the URLs of a catalogue's titles; none for a format in which no title has one yet."""
    urls = catalogue.known_endpoints(configuration_ids(packaging).apply(lambda ids: list((ids or {}).values())))

    def patterns(found: Any) -> Sequence[Pattern]:
        return [
            Pattern(path(url), manifests, _is_smooth(url))
            for url in found.values()
            for path, manifests in ((_manifests, True), (_segments, False))
        ]

    return urls.apply(patterns)


def _segments(url: str) -> str:
    return f"out/v1/*/{urlsplit(url).path.split('/')[4]}/*"


def _manifests(url: str) -> str:
    return _segments(url) + next(ending for ending in _MANIFESTS if urlsplit(url).path.endswith(ending))


def _is_smooth(url: str) -> bool:
    return urlsplit(url).path.endswith(_SMOOTH)
