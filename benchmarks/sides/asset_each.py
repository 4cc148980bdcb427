"""One `Asset` a title."""

import csv
from pathlib import Path

from pulumi_mediapackage_vod.components import VodPackaging, hls
from pulumi_mediapackage_vod.dynamic_providers import Asset

unit = VodPackaging("movies", formats=[hls()], assets={})
with Path("titles.csv").open(newline="") as file:
    for row in csv.DictReader(file):
        Asset(
            row["key"],
            packaging_group_id=unit.group.id,
            source_arn=row["source"],
            source_role_arn="arn:aws:iam::111122223333:role/reader",
            packaging_configurations=list(unit.configurations.values()),
        )
