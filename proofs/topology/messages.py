"""Rules on messages: queues and notices."""

from collections.abc import Iterator

from proofs.topology.documents import actions, denied, statements
from proofs.topology.house import House, plain
from proofs.topology.rule import Rule, rule
from proofs.topology.stores import FINAL, NO_TLS, OURS, QUEUE, TOPIC, hung

LONGEST = 900
"""Seconds a Lambda can run; SQS wants six times that."""
NOTIFIERS = ("cloudwatch.amazonaws.com", "events.amazonaws.com", "budgets.amazonaws.com")


@rule("queue-1", "Each queue's policy refuses what is not TLS, and other accounts; allows nothing by itself")
def queue_policies(house: House) -> Iterator[str]:
    foreign = {"StringNotEquals": {"aws:PrincipalAccount": "⟨AWS::AccountId⟩"}}
    for queue in house.of(QUEUE):
        document = hung(house, queue.name, "AWS::SQS::QueuePolicy", "Queues")
        for condition in (NO_TLS, foreign):
            if not denied(document, "sqs:*", {f"⟨{queue.name}.Arn⟩"}, condition):
                yield f"{queue}: {condition}"
        yield from (f"{queue}: allows" for each in statements(document) if each.get("Effect") != "Deny")
        if queue.at("RedriveAllowPolicy", "redrivePermission") == "byQueue" and not queue.at(
            "RedriveAllowPolicy", "sourceQueueArns"
        ):
            yield f"{queue}: RedriveAllowPolicy.sourceQueueArns"
        if queue.name not in FINAL and (queue.at("VisibilityTimeout") or 0) < 6 * LONGEST:
            yield f"{queue}: VisibilityTimeout"


@rule("topic-1", "Only the services that watch may notify, over TLS")
def topic_policies(house: House) -> Iterator[str]:
    for topic in house.of(TOPIC):
        document = hung(house, topic.name, "AWS::SNS::TopicPolicy", "Topics")
        if not denied(document, "sns:Publish", {f"⟨{topic.name}⟩"}, NO_TLS):
            yield f"{topic}: not TLS"
        allowed = [
            (plain(each.get("Principal")), actions(each), each.get("Resource"), each.get("Condition"))
            for each in statements(document)
            if each.get("Effect") != "Deny"
        ]
        if allowed != [({"Service": list(NOTIFIERS)}, ["sns:Publish"], f"⟨{topic.name}⟩", OURS)]:
            yield f"{topic}: who may notify"
        if not any(
            plain(each.at("TopicArn")) == f"⟨{topic.name}⟩" for each in house.of("AWS::SNS::Subscription")
        ):
            yield f"{topic}: nobody is told"


RULES: list[Rule] = [queue_policies, topic_policies]
