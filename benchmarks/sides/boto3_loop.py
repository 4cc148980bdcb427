"""boto3 without a pace, in as many threads as are asked for; a refused title is left out."""

import csv
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config


def main(threads: int) -> None:
    service: Any = boto3.client(
        "mediapackage-vod", region_name="eu-west-1", config=Config(max_pool_connections=threads)
    )

    def create(row: dict[str, str]) -> None:
        try:
            service.create_asset(
                Id=row["key"],
                PackagingGroupId="plain",
                SourceArn=row["source"],
                SourceRoleArn="arn:aws:iam::111122223333:role/reader",
            )
        except service.exceptions.TooManyRequestsException as error:
            print(row["key"], error)

    with Path("titles.csv").open(newline="") as file, ThreadPoolExecutor(threads) as pool:
        list(pool.map(create, csv.DictReader(file)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
