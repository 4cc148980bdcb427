"""No test here sees the caller's AWS settings, and none reaches the network."""

from tests.support.aws_settings import aws_files

__all__ = ["aws_files"]
