"""The condition keys that the fence can supply.

A policy that asks for another key is refused when it is read: the key would be absent from
every request, and a Deny that waits for it would be open for ever without a word.
"""


class PolicyError(ValueError):
    """A policy says something this evaluator does not know; it never guesses."""


MANY_VALUED = frozenset(
    {
        "aws:calledvia",
        "aws:tagkeys",
        "dynamodb:attributes",
        "dynamodb:leadingkeys",
        "kms:encryptioncontextkeys",
        "kms:resourcealiases",
        "sts:transitivetagkeys",
    }
)
"""Keys with several values: only ForAllValues, ForAnyValue and Null may ask for them."""

FAMILIES = (
    "aws:principaltag/",
    "aws:requesttag/",
    "aws:resourcetag/",
    "kms:encryptioncontext:",
    "s3:requestobjecttag/",
)

SURROUNDING = frozenset(
    {
        "aws:multifactorauthpresent",
        "aws:principalorgid",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceip",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:viaawsservice",
        "aws:securetransport",
        "kms:viaservice",
    }
)
"""Keys of the network around a caller: supplied when the caller is enrolled, else absent."""

KNOWN = (
    MANY_VALUED
    | SURROUNDING
    | frozenset(
        {
            "aws:principalaccount",
            "aws:principalarn",
            "aws:principaltype",
            "aws:principalisawsservice",
            "aws:requestedregion",
            "aws:resourceaccount",
            "cloudformation:rolearn",
            "cloudformation:templateurl",
            "cloudwatch:namespace",
            "dynamodb:enclosingoperation",
            "dynamodb:fulltablescan",
            "dynamodb:returnconsumedcapacity",
            "dynamodb:returnvalues",
            "dynamodb:select",
            "iam:passedtoservice",
            "kms:calleraccount",
            "kms:datakeypairspec",
            "kms:encryptionalgorithm",
            "kms:keyagreementalgorithm",
            "kms:keyspec",
            "kms:keyusage",
            "kms:macalgorithm",
            "kms:messagetype",
            "kms:requestalias",
            "kms:schedulekeydeletionpendingwindowindays",
            "kms:signingalgorithm",
            "s3:delimiter",
            "s3:max-keys",
            "s3:object-lock-legal-hold",
            "s3:object-lock-mode",
            "s3:object-lock-retain-until-date",
            "s3:prefix",
            "s3:versionid",
            "s3:x-amz-acl",
            "s3:x-amz-server-side-encryption",
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            "sts:externalid",
            "sts:rolesessionname",
            "sts:sourceidentity",
        }
    )
)


def known(key: str) -> str:
    """Return a condition key in lower case (its case does not count), or raise PolicyError."""
    lowered = key.lower()
    in_family = any(lowered.startswith(family) and lowered != family for family in FAMILIES)
    if lowered not in KNOWN and not in_family:
        raise PolicyError(f"the fence does not supply the condition key {key}")
    return lowered
