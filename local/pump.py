"""What Lambda's triggers do on AWS: hand the table's stream to the review job, and seal the log.

Each job runs with its own role's credentials, and the stream is read with those of its job, so
that their policies are tried too.
"""

import logging
import threading
import time
from types import TracebackType
from typing import Any, Self

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.sessions import CONFIG
from chalicelib.errors import DomainError
from chalicelib.planes.private import jobs
from chalicelib.planes.private.job_wiring import ReviewHouse, SealHouse
from local.stage import refuse_outside_local

POLL_EVERY = 0.1  # seconds
SEAL_EVERY = 30.0  # seconds: an act is sealed well within the minute that is promised
BATCH = 100
log = logging.getLogger("vrs")


class Pump:
    """Two threads: one follows the stream, one seals."""

    def __init__(
        self, review: ReviewHouse, seal: SealHouse, session: boto3.session.Session, stream_arn: str
    ) -> None:
        """Take the jobs' houses, and who follows the stream."""
        refuse_outside_local()
        self._review, self._seal_house = review, seal
        self._streams: Any = session.client("dynamodbstreams", config=CONFIG)
        self._arn = stream_arn
        self._over = threading.Event()
        self._iterators: dict[str, str] = {}
        self._idle = threading.Event()
        self.handled = 0
        self.reviewed = 0

    def __enter__(self) -> Self:
        self._open_shards("LATEST")
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for name, work in (("stream", self._follow), ("seal", self._seal))
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(10)

    def settle(self, within: float = 60.0) -> bool:
        """Wait until the stream has nothing more to hand over; give up when nothing moves for `within` s.

        A slow machine that still hands records over is waited for; one that stands still is not.
        """
        until, seen, calm = time.monotonic() + within, self.handled, 0
        while calm < 2 and time.monotonic() < until:
            self._idle.clear()
            calm = calm + 1 if self._idle.wait(5) else 0
            if self.handled != seen:
                until, seen = time.monotonic() + within, self.handled
        return calm >= 2

    def _open_shards(self, start: str) -> None:
        shards = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        for shard in shards:
            name = shard["ShardId"]
            if name not in self._iterators:
                answer = self._streams.get_shard_iterator(
                    StreamArn=self._arn, ShardId=name, ShardIteratorType=start
                )
                self._iterators[name] = answer["ShardIterator"]

    def _follow(self) -> None:
        while not self._over.is_set():
            try:
                busy = self._turn()
            except (ClientError, BotoCoreError) as failed:
                log.warning("stream %s", type(failed).__name__)
                busy = False
            if not busy:
                self._idle.set()
                self._over.wait(POLL_EVERY)

    def _turn(self) -> bool:
        busy = False
        for shard, iterator in list(self._iterators.items()):
            answer = self._streams.get_records(ShardIterator=iterator, Limit=BATCH)
            if answer["Records"]:
                busy = True
                self._hand_over(answer["Records"])
            if answer.get("NextShardIterator"):
                self._iterators[shard] = answer["NextShardIterator"]
            else:
                del self._iterators[shard]
                self._open_shards("TRIM_HORIZON")
        return busy

    def _hand_over(self, records: list[dict[str, Any]]) -> None:
        """Hand records over until they are taken, as Lambda does."""
        while not self._over.is_set():
            try:
                self.reviewed += jobs.review_changes(records, self._review)["reviewed"]
            except DomainError:
                self._over.wait(POLL_EVERY)
            else:
                self.handled += len(records)
                return

    def _seal(self) -> None:
        while not self._over.wait(SEAL_EVERY):
            jobs.seal_audit(self._seal_house)
