"""The buckets of the pages in moto, and the credentials of those who read and write them."""

from typing import Any

import boto3

from local.fence import Fence
from local.provision import REGION
from tests.world import ACCOUNT

CREDENTIALS = {
    "PUBLISHER": "vrs-publisher",
    "PUBLIC_PAGES": "vrs-pages-public",
    "PRIVATE_PAGES": "vrs-pages-private",
}


def enrolled(fence: Fence) -> None:
    """Tell a fence whose the access keys are."""
    for access_key, role in CREDENTIALS.items():
        fence.enrol(access_key, role)


def session(access_key: str) -> Any:
    return boto3.session.Session(
        aws_access_key_id=access_key, aws_secret_access_key="secret", region_name=REGION
    )


def bucket_of(plane: str) -> str:
    return f"vrs-pages-{plane}-{ACCOUNT}"


def made(plane: str) -> str:
    """Make a plane's bucket, as CloudFormation does."""
    s3 = session("DEPLOYER").client("s3")
    s3.create_bucket(Bucket=bucket_of(plane), CreateBucketConfiguration={"LocationConstraint": REGION})
    return bucket_of(plane)
