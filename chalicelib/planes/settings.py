"""What a plane reads from its environment.  Nothing has a default: a missing value stops the start."""

import os

from chalicelib.adapters.aws import Settings


def from_environment() -> Settings:
    """Return the deployment's settings; raise KeyError naming what is missing."""
    return Settings(table=os.environ["VRS_TABLE"], role_arn=os.environ["VRS_ROLE_ARN"])
