"""What ids, names, tags and ARNs look like; each pattern is for the whole text."""

from __future__ import annotations

import re
from typing import Final

ID: Final = re.compile(r"[0-9A-Za-z_-]{1,256}")
"""An id in the service: AWS::MediaPackage::PackagingGroup documents pattern and length, the user guide the characters
of the others."""

MANIFEST_NAME: Final = re.compile(r"[^\s/?#]+")
"""It becomes the last part of a URL."""

LOG_GROUP_PREFIX: Final = "/aws/MediaPackage/"
LOG_GROUP: Final = re.compile(re.escape(LOG_GROUP_PREFIX) + r"[0-9a-zA-Z\-_/.#]{1,494}")
"""AWS::MediaPackage::PackagingGroup LogConfiguration: at most 512 characters with the prefix."""

CDN_IDENTIFIER_LENGTHS: Final = range(8, 128 + 1)
"""Characters of a CDN identifier. https://docs.aws.amazon.com/mediapackage/latest/ug/cdn-auth-setup.html"""

OWNER_TAG: Final = "pulumi-mediapackage-vod:owner"
"""The tag by which this library finds its objects again; `lifecycle/identity.py` says what it holds."""

REGION: Final = re.compile(r"[a-z]{2,5}(-[a-z]+)+-\d{1,2}")
"""The name of a Region, in every partition and in those to come: `eu-west-1`, `us-gov-west-1`."""

LONGEST_EVENT_PATTERN: Final = 2048
"""Characters. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html"""

ACCOUNT: Final = re.compile(r"\d{12}", re.ASCII)
BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"""

SOURCE_ARN: Final = re.compile(r"arn:[a-z0-9-]+:s3:[a-z0-9-]*:(\d{12})?:[^/\s:]+/.+")
KMS_KEY_ARN: Final = re.compile(r"arn:[a-z0-9-]+:kms:[a-z0-9-]+:\d{12}:key/\S+")
SECRET_ARN: Final = re.compile(r"arn:[a-z0-9-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+")
ROLE_ARN: Final = re.compile(r"arn:[a-z0-9-]+:iam::\d{12}:role/\S+")
POLICY_ARN: Final = re.compile(r"arn:[a-z0-9-]+:iam::(\d{12}|aws):policy/\S+")
"""A managed policy of the account, or one of AWS's own."""

ROLE_NAME: Final = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
"""https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html"""

ROLE_PATH: Final = re.compile(r"/|/[!-~]{1,510}/")
"""As for the role's name."""
