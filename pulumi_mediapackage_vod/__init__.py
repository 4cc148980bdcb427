"""AWS Elemental MediaPackage VOD for Pulumi.

Import from `pulumi_mediapackage_vod.components` (a whole packaging unit) or
`pulumi_mediapackage_vod.dynamic_providers` (the service's resources one by one).
"""

__version__ = "0.1.0"
