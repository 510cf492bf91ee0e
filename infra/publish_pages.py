"""Puts a plane's pages into its bucket, from where its API shows them.

    python -m infra.publish_pages public vrs-pages-public-111111111111
    python -m infra.publish_pages public vrs-pages-public-111111111111 --check    changes nothing

Run with the role ``vrs-publisher`` (``policies/people/publisher.json``).  Only what ``infra/pages.json``
shows is put, each file with the type that its browser will be told.  What is new comes first, then what
replaces something, then the pages themselves, then the tablets' list and their service worker: at no
moment does a page refer to what is not there.  Nothing is removed, for pages of the version before may
still be open; what this version does not show any more is listed.

Leaves 0 when all is as here, 1 when it was refused or differs.  The same command may be given again.
"""

import argparse
import hashlib
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from infra import precache
from infra.page_paths import STORED_AS, TYPE
from infra.page_rules import WEB, PageRules

MOST_BYTES = 10 * 1024 * 1024
"""The largest answer that API Gateway gives."""
PATIENT = Config(read_timeout=60, retries={"mode": "standard", "total_max_attempts": 5})
BUCKET = re.compile(r"vrs-pages-(?P<plane>[a-z]+)-(?P<account>[0-9]{12})")
LAST = (precache.LIST, precache.WORKER)
"""The service worker comes after all that it will fetch and compare."""


class NotPublished(Exception):
    """What was asked for is refused, with a sentence that says why."""


@dataclass(frozen=True)
class Place:
    """A plane's bucket, and who asks it."""

    s3: Any
    plane: str
    bucket: str

    @property
    def whose(self) -> Mapping[str, str]:
        """What names the bucket in each call: one of another account is refused, whatever it is called."""
        found = BUCKET.fullmatch(self.bucket)
        if found is None or found["plane"] != self.plane:
            raise NotPublished(
                f"{self.plane} の画面の置き場は vrs-pages-{self.plane}-<口座> です。"
                f" / The pages of {self.plane} go to vrs-pages-{self.plane}-<account>."
            )
        return {"Bucket": self.bucket, "ExpectedBucketOwner": found["account"]}

    def there(self) -> dict[str, str]:
        """Return the mark of every object in the bucket, by its key."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(**self.whose)
        return {each["Key"]: each["ETag"] for page in pages for each in page.get("Contents", [])}


@dataclass(frozen=True)
class Difference:
    """How a bucket differs from what would be published."""

    missing: Sequence[str]
    """Not there, or there with other bytes."""
    former: Sequence[str]
    """There, and not shown by this version: an open page of another version may still ask for it."""


def publish(place: Place, web: Path = WEB) -> Difference:
    """Put every page into its place; raise NotPublished before anything is put, or where one is lost."""
    rules = PageRules.of(place.plane)
    files = list(rules.shown(web))
    demand_publishable(place.plane, files, web)
    for path in ordered(files, place.there()):
        place.s3.put_object(
            **place.whose,
            Key=path,
            Body=(web / path).read_bytes(),
            ContentType=STORED_AS,
            Metadata={TYPE: str(rules.type_of(web / path))},
        )
    found = difference(place, web)
    if found.missing:
        raise NotPublished(
            f"届いていない画面があります。もう一度実行してください: {found.missing}"
            f" / Not all arrived: run it again."
        )
    return found


def ordered(files: Sequence[str], there: Mapping[str, str]) -> list[str]:
    """Return files in the order in which they may be put beside what is there."""

    def turn(path: str) -> tuple[int, bool, str]:
        late = 2 + LAST.index(path) if path in LAST else int(path.endswith(".html"))
        return late, path in there, path

    return sorted(files, key=turn)


def difference(place: Place, web: Path = WEB) -> Difference:
    """Compare a bucket with what would be published."""
    there, files = place.there(), list(PageRules.of(place.plane).shown(web))
    missing = [path for path in files if there.get(path) != _mark(web / path)]
    return Difference(missing, sorted(there.keys() - files))


def _mark(file: Path) -> str:
    """Return the mark that S3 gives to bytes that it encrypts with its own key and got in one piece."""
    return f'"{hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}"'


def demand_publishable(plane: str, files: Sequence[str], web: Path) -> None:
    """Raise NotPublished where the pages are not whole, or API Gateway would not give one of them."""
    for path in files:
        if (web / path).stat().st_size > MOST_BYTES:
            raise NotPublished(f"{path} は大きすぎます。 / {path} is too large for API Gateway.")
    if precache.WORKER in files and not _listed(web):
        raise NotPublished(
            f"{plane} の一覧 {precache.LIST} が今の画面と違います: python -m infra.precache"
            f" / {precache.LIST} is not that of these pages."
        )


def _listed(web: Path) -> bool:
    try:
        return precache.listing(web) == (web / precache.LIST).read_text("utf-8")
    except (precache.Lost, OSError):
        return False


def asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="publish_pages", description="画面を置く / publish pages")
    parser.add_argument("plane", choices=PageRules.planes())
    parser.add_argument("bucket", help="vrs-pages-<plane>-<account>")
    parser.add_argument("--check", action="store_true", help="比べるだけ / compare only")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None, base: boto3.session.Session | None = None) -> int:
    """Publish or compare, and say what came of it."""
    options = asked(arguments)
    session: Any = base or boto3.session.Session()
    place = Place(session.client("s3", config=PATIENT), options.plane, options.bucket)
    try:
        found = difference(place) if options.check else publish(place)
    except NotPublished as refused:
        print(refused, file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError) as failed:
        print(f"中断しました。もう一度実行できます / Stopped, run it again: {failed}", file=sys.stderr)
        return 1
    for path in found.missing:
        print(f"違います / differs: {path}")
    for path in found.former:
        print(f"前の版の画面（残しています） / of a former version, kept: {path}")
    print("違いがあります / differs" if found.missing else "公開済みです / published")
    return 1 if found.missing else 0


if __name__ == "__main__":
    sys.exit(main())
