"""The fence: every AWS call, judged by the documents that are deployed.

No stand-in for AWS honours leading keys, encryption-context conditions, session tags or key
policies; so the same documents are evaluated here, before a call leaves the process.
"""

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from local.fence import hook
from local.fence.asked import Asked, Key, KeyIsOff, Site, UnmappedCall, no_ciphertext
from local.fence.callers import Caller, Callers, Session
from local.fence.calls import asked_by
from local.fence.condition_keys import PolicyError
from local.fence.evaluate import Layers, decide
from local.fence.hook import Call, Refused
from local.fence.keyring import Keyring
from local.fence.policies import DUTY_ROLE, PolicySet
from local.fence.policy import Policy, Request
from local.fence.services import session_policy

if TYPE_CHECKING:
    from datetime import datetime

MOST_SEEN = 10_000
MOST_ITERATORS = 1_000
REFUSALS = {"dynamodb": 400, "dynamodbstreams": 400, "kms": 400, "logs": 400, "events": 400}
"""Services that answer AccessDeniedException with this status; the others AccessDenied with 403."""

Seen = tuple[str, str, str, str]
"""Role, action, resource pattern, and the statement or layer that decided."""

OTHERS: Seen = ("others", "*", "*", "beyond what is counted one by one")


class Fence:
    """Default deny around one account; raise it, and every client made afterwards is inside."""

    def __init__(
        self,
        policies: PolicySet,
        *,
        partition_key: str = "pk",
        index_keys: Mapping[str, str] | None = None,
        ciphertext_key: Callable[[bytes], str | None] = no_ciphertext,
    ) -> None:
        self._policies = policies
        self._callers = Callers(policies)
        self._keys = Keyring()
        self._seen: Counter[Seen] = Counter()
        self._lock = threading.Lock()
        self._iterators: OrderedDict[str, str] = OrderedDict()
        self._sites: dict[tuple[str, bool], Site] = {}
        self._site = Site(
            account=policies.account,
            region="",
            partition_key=partition_key,
            index_keys=index_keys or {},
            key=self._keys.of,
            ciphertext_key=ciphertext_key,
            iterator_stream=self._iterators.get,
        )

    def enrol(
        self, access_key_id: str, role_name: str, surroundings: Mapping[str, str] | None = None
    ) -> None:
        """Register base credentials of a plane, a job or a person.

        ``surroundings`` are the network's keys (aws:SourceVpc, …); those of its plane if there are none.
        """
        self._callers.enrol(access_key_id, role_name, surroundings or {})

    def deployer(self, access_key_id: str) -> None:
        """Register who provisions tables and keys: passed through and recorded."""
        self._callers.enrol_deployer(access_key_id)

    def learn_key(
        self, key_id: str, arn: str, kind: str, tags: Mapping[str, str], aliases: tuple[str, ...] = ()
    ) -> None:
        """Tell of a KMS key that was made before the fence stood."""
        self._keys.learn(Key(key_id, arn, kind, dict(tags), aliases))

    @property
    def seen(self) -> Counter[Seen]:
        """How often each (role, action, pattern, decider) was met; a copy."""
        with self._lock:
            return self._seen.copy()

    @contextmanager
    def raised(self) -> Iterator["Fence"]:
        """Judge every call until the end; an outer fence is back in force afterwards."""
        hook.stand(self)
        try:
            yield self
        finally:
            hook.fall(self)

    def judge(self, call: Call) -> None:
        """Return if the deployed policies allow the call; raise Refused."""
        caller = self._callers.of(call.access_key_id)
        if caller is None:
            self._refuse(call, "unknown credentials", "", "they are not enrolled, or have expired")
        elif caller.deploys:
            self._count([(caller.role, f"{call.service}:{call.operation}", "*", "deployer")])
        elif (call.service, call.operation) == ("sts", "GetCallerIdentity"):
            # AWS answers it to everyone it knows, whatever the policies say.
            self._count([(caller.role, "sts:GetCallerIdentity", "*", "needs no permission")])
        else:
            self._judge_each(call, caller)

    def _judge_each(self, call: Call, caller: Caller) -> None:
        seen: list[Seen] = []
        action = f"{call.service}:{call.operation}"
        try:
            _session_policy(call)
            for asked in asked_by(call.service, call.operation, call.params, self._site_of(call, caller)):
                action = asked.action
                layers = self._layers(asked, caller, call.service)
                decision = decide(self._request(asked, caller, call.region), layers)
                if not decision.allowed:
                    self._count(seen)
                    self._refuse(call, caller.role, asked.resource, decision.reason, action)
                seen.append((caller.role, action, decision.pattern, decision.statement))
        except KeyIsOff:
            self._count([(caller.role, action, "*", "the key is disabled")])
            raise Refused("DisabledException", 400, "the key is disabled") from None
        except (UnmappedCall, PolicyError) as unclear:
            self._refuse(call, caller.role, "", str(unclear), action)
        self._count(seen)

    def _refuse(self, call: Call, who: str, resource: str, reason: str, action: str | None = None) -> None:
        action = action or f"{call.service}:{call.operation}"
        # The pattern leaves out what may name a person: the last part of the ARN.
        pattern = f"{resource.partition('/')[0]}/*" if "/" in resource else resource or "*"
        self._count([(who, action, pattern, reason)])
        status = REFUSALS.get(call.service, 403)
        code = "AccessDeniedException" if status == 400 else "AccessDenied"
        raise Refused(code, status, f"{who} is not authorized to perform {action}: {reason}")

    def _count(self, seen: list[Seen]) -> None:
        with self._lock:
            for one in seen:
                times = self._seen.get(one)
                if times is None and len(self._seen) >= MOST_SEEN:
                    self._seen[OTHERS] += 1
                else:
                    self._seen[one] = (times or 0) + 1

    def _site_of(self, call: Call, caller: Caller) -> Site:
        attributes = self._policies.asks_for_attributes or bool(caller.layers.session_policies)
        site = self._sites.get((call.region, attributes))
        if site is None:
            site = replace(self._site, region=call.region, attributes=attributes)
            self._sites[call.region, attributes] = site
        return site

    def _request(self, asked: Asked, caller: Caller, region: str) -> Request:
        owner = asked.resource.split(":", 5)[4] if asked.resource.startswith("arn:") else ""
        context = {key.lower(): value for key, value in asked.context.items()}
        context["aws:requestedregion"] = region
        # S3 names no account in its ARNs; on this machine every bucket is ours.
        context["aws:resourceaccount"] = owner or self._policies.account
        context.update(caller.context)
        return Request.of_lower(asked.action, asked.resource, context, caller.principal)

    def _layers(self, asked: Asked, caller: Caller, service: str) -> Layers:
        endpoint = self._endpoint(service, caller)
        if asked.action.startswith("kms:") and ":key/" in asked.resource:
            key = self._keys.of(asked.resource)
            if key is not None:
                return replace(
                    caller.layers,
                    resource_policy=self._policies.keys.get(key.kind),
                    resource_policy_is_final=True,
                    endpoint_policy=endpoint,
                )
        if asked.action.startswith("sts:"):
            trust = self._trust(asked.resource)
            return replace(caller.layers, resource_policy=trust, same_account=False, endpoint_policy=endpoint)
        return caller.layers if endpoint is None else replace(caller.layers, endpoint_policy=endpoint)

    def _endpoint(self, service: str, caller: Caller) -> Policy | None:
        """Return the policy of the endpoint that a call passes.

        None where it passes none: people come over the Internet, and a table's stream is polled by
        Lambda, not by a function.  Raises PolicyError where an isolated network has no way to a service.
        """
        endpoints = self._policies.endpoints
        if caller.plane is None or not endpoints or service == "dynamodbstreams":
            return None
        if f"{caller.plane}-{service}" not in endpoints:
            raise PolicyError(f"the {caller.plane} network has no endpoint of {service}")
        return endpoints[f"{caller.plane}-{service}"]

    def _trust(self, role_arn: str) -> Policy | None:
        prefix = f"arn:aws:iam::{self._policies.account}:role/{DUTY_ROLE}"
        return (
            self._policies.trust.get(role_arn.removeprefix(prefix)) if role_arn.startswith(prefix) else None
        )

    def learn(self, call: Call, answer: Mapping[str, Any]) -> None:
        """Take note of new sessions, keys, aliases and tags."""
        if call.service == "sts" and call.operation == "AssumeRole":
            self._learn_session(call, answer)
        elif call.service == "kms":
            self._learn_key(call.operation, call.params, answer)
        elif call.service == "dynamodbstreams":
            self._learn_iterator(call, answer)

    def _learn_session(self, call: Call, answer: Mapping[str, Any]) -> None:
        caller, params = self._callers.of(call.access_key_id), call.params
        if caller is None:
            return
        expiry: datetime = answer["Credentials"]["Expiration"]
        session = Session(
            role_arn=params["RoleArn"],
            name=params["RoleSessionName"],
            tags={tag["Key"]: tag["Value"] for tag in params.get("Tags") or ()},
            policy=_session_policy(call),
            expires_at=expiry.timestamp(),
        )
        self._callers.enrol_session(answer["Credentials"]["AccessKeyId"], caller, session)

    def _learn_iterator(self, call: Call, answer: Mapping[str, Any]) -> None:
        """Remember for which stream an iterator was issued, the latest few."""
        if call.operation == "GetShardIterator":
            stream, issued = call.params["StreamArn"], answer.get("ShardIterator")
        else:
            stream = self._iterators.get(call.params.get("ShardIterator", ""))
            issued = answer.get("NextShardIterator")
        if stream is None or issued is None:
            return
        with self._lock:
            self._iterators[issued] = stream
            while len(self._iterators) > MOST_ITERATORS:
                self._iterators.popitem(last=False)

    def _learn_key(self, operation: str, params: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        tags = {tag["TagKey"]: tag["TagValue"] for tag in params.get("Tags") or ()}
        if operation == "CreateKey":
            made = answer["KeyMetadata"]
            self.learn_key(made["KeyId"], made["Arn"], tags.get("kind", ""), tags)
        elif operation == "TagResource":
            self._keys.tag(params["KeyId"], tags)
        elif operation == "UntagResource":
            self._keys.tag(params["KeyId"], {}, params["TagKeys"])
        elif operation in {"DisableKey", "EnableKey", "ScheduleKeyDeletion"}:
            self._keys.turn(params["KeyId"], off=operation != "EnableKey")
        elif operation in {"CreateAlias", "UpdateAlias"}:
            self._keys.point(params["AliasName"], params["TargetKeyId"])
        elif operation == "DeleteAlias":
            self._keys.point(params["AliasName"], None)


def _session_policy(call: Call) -> Policy | None:
    """Return the inline session policy of an AssumeRole; raise what makes it unusable."""
    if (call.service, call.operation) != ("sts", "AssumeRole"):
        return None
    document = session_policy(call.params)
    return None if document is None else Policy.parse(document, "session")
