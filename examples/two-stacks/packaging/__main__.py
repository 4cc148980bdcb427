"""What a platform team owns: the packaging unit and its formats. Titles come from other stacks."""

import pulumi

from pulumi_mediapackage_vod.components import VodPackaging, cmaf, dash, hls

vod = VodPackaging("movies", assets={}, formats=[hls(), dash(), cmaf()], protect_group=pulumi.get_stack() == "prod")

pulumi.export("reference", vod.reference)
