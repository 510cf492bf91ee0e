"""A queue of work that goes on later, under the job's own role."""

from datetime import timedelta
from typing import Any

from chalicelib.adapters.asking import asking

LONGEST_DELAY = timedelta(minutes=15)
"""The most that SQS holds a message back."""


class WorkQueue:
    """One SQS queue that messages are put into."""

    def __init__(self, sqs: Any, url: str) -> None:
        self._sqs = sqs
        self._url = url

    def send(self, body: str, delay: timedelta = timedelta(0)) -> None:
        """Put a message in; raise Unavailable where it may not have come in, and may be sent again."""
        seconds = int(min(delay, LONGEST_DELAY).total_seconds())
        with asking("queue"):
            self._sqs.send_message(QueueUrl=self._url, MessageBody=body, DelaySeconds=seconds)
