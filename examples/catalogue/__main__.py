"""The titles of titles.csv, in two packaging groups behind one CDN: for more titles than one group holds."""

from pathlib import Path

import pulumi

from pulumi_mediapackage_vod.components import (
    AssetCatalog,
    CatalogueUnit,
    PackagingDistribution,
    VodPackaging,
    cmaf,
    dash,
)

units = {name: VodPackaging(name, formats=[dash(), cmaf()], assets={}) for name in ("films-1", "films-2")}
catalogue = AssetCatalog(
    "films",
    packaging=[
        CatalogueUnit(packaging=units["films-1"], weight=1),
        CatalogueUnit(packaging=units["films-2"], weight=2),
    ],
    file=Path(__file__).with_name("titles.csv"),
    source_bucket=pulumi.Config().require("sourceBucket"),
    batches=5,  # It stays for good: leave it out for thousands of titles, which go into 100.
    max_deletions=0.25,
)
cdn = PackagingDistribution("cdn", packaging=units, catalogue=catalogue)

pulumi.export("count", catalogue.count)
pulumi.export("playback_urls", cdn.playback_urls_of(catalogue.egress_urls))
