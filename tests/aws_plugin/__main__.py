"""What `bin/pulumi-resource-aws` runs."""

from tests.aws_plugin.process import main

main()
