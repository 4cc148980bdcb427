"""What `bin/pulumi-resource-aws` runs."""

from pulumi_mediapackage_vod.aws_plugin.process import main

main()
