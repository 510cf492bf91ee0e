"""CloudFormation and Lambda: what their operations are authorised as, as far as a command of ours calls them.

A stack that is made with a service role asks for ``iam:PassRole`` on that role too.  A stack that
does not exist yet has no id; ``*`` stands for it, as in AWS's own examples.
"""

from typing import TYPE_CHECKING

from local.fence.asked import Asked, Params, Site, UnmappedCall, text

if TYPE_CHECKING:
    from local.fence.patterns import Value


def cloudformation(operation: str, params: Params, site: Site) -> list[Asked]:
    """Map CloudFormation: making a stack from a template in a bucket, and looking at it."""
    if operation not in {"CreateStack", "DescribeStacks"}:
        raise UnmappedCall(f"cloudformation:{operation} is not mapped")
    stack = site.arn("cloudformation", f"stack/{text(params, 'StackName')}/*")
    if operation == "DescribeStacks":
        return [Asked("cloudformation:DescribeStacks", stack, {})]
    context: dict[str, Value] = {}
    for name, key in (("TemplateURL", "TemplateUrl"), ("RoleARN", "RoleArn")):
        if params.get(name):
            context[f"cloudformation:{key}"] = params[name]
    found = [Asked("cloudformation:CreateStack", stack, context)]
    if params.get("RoleARN"):
        passed: dict[str, Value] = {"iam:PassedToService": "cloudformation.amazonaws.com"}
        found.append(Asked("iam:PassRole", params["RoleARN"], passed))
    return found


def lambda_(operation: str, params: Params, site: Site) -> list[Asked]:
    """Map Lambda: calling a function by its name."""
    if operation != "Invoke":
        raise UnmappedCall(f"lambda:{operation} is not mapped")
    return [
        Asked("lambda:InvokeFunction", site.arn("lambda", f"function:{text(params, 'FunctionName')}"), {})
    ]
