"""Lambda's entry: builds the plane that VRS_PLANE names, and fails without one.

A deployment serves one plane, with one role; the imports stand inside the branches so
that a package need hold only its own plane's code.
"""

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import boto3

from chalicelib.planes.cold import settle
from chalicelib.planes.settings import from_environment

if TYPE_CHECKING:
    from chalice.app import Chalice, CloudWatchEvent, DynamoDBEvent, SQSEvent


def _public() -> "Chalice":
    from chalicelib.planes.public.factory import create_app
    from chalicelib.planes.public.wiring import PublicHouse

    return create_app(PublicHouse(from_environment(), boto3.session.Session()))


def _private() -> "Chalice":
    from chalice.app import Rate

    from chalicelib.planes.private import erase_job, jobs, reseal_job
    from chalicelib.planes.private.appoint_job import appoint as appoint_first
    from chalicelib.planes.private.factory import create_app
    from chalicelib.planes.private.job_wiring import EraseHouse, ReviewHouse, SealHouse
    from chalicelib.planes.private.wiring import PrivateHouse

    settings = replace(from_environment(), origin=os.environ["VRS_ORIGIN"])
    base = boto3.session.Session()
    house = PrivateHouse(settings, base)
    private = create_app(house)
    # Each handler below is a function of its own on AWS, with a role that may take up its one duty.
    sealing = SealHouse(settings, os.environ["VRS_CHECKPOINTS"], base)
    reviewing = ReviewHouse(settings, base)
    resealing = reseal_job.ResealHouse(settings, os.environ["VRS_RESEAL_QUEUE"], base)

    erasing = EraseHouse(settings, base)

    @private.schedule(Rate(1, unit=Rate.MINUTES), name="seal_audit")
    def seal_audit(event: "CloudWatchEvent") -> dict[str, int]:  # noqa: ARG001 - Chalice's shape
        return jobs.seal_audit(sealing)

    @private.on_dynamodb_record(os.environ["VRS_STREAM_ARN"], name="review_changes", batch_size=100)
    def review_changes(event: "DynamoDBEvent") -> dict[str, int]:
        return jobs.review_changes(event.to_dict()["Records"], reviewing)

    @private.on_sqs_message(queue="vrs-reseal", batch_size=1, name="reseal")
    def reseal(event: "SQSEvent") -> list[dict[str, int]]:
        return [reseal_job.reseal(record.body, resealing) for record in event]

    @private.schedule(Rate(1, unit=Rate.HOURS), name="erase")
    def erase(event: "CloudWatchEvent") -> dict[str, int]:  # noqa: ARG001 - Chalice's shape
        return erase_job.erase(erasing)

    @private.lambda_function(name="appoint")
    def appoint(event: dict[str, Any], context: Any) -> dict[str, str | None]:  # noqa: ARG001 - Chalice's shape
        return appoint_first(event, house)

    return private


PLANES = {"public": _public, "private": _private}

app = PLANES[os.environ["VRS_PLANE"]]()
# Lambda looks for a job by its name in this module.
globals().update({job.name: app.handler_map[job.name] for job in app.event_sources})
globals().update({job.name: app.handler_map[job.name] for job in app.pure_lambda_functions})
settle()
