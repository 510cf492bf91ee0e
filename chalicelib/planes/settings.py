"""What a plane reads from its environment.  Nothing has a default: a missing value stops the start."""

import os

from chalicelib.adapters.aws import Settings


def from_environment() -> Settings:
    """Return the deployment's settings; raise KeyError naming what is missing.

    Only the private plane has an origin: nobody opens the public one in a browser.
    """
    origin = os.environ["VRS_ORIGIN"] if os.environ["VRS_PLANE"] == "private" else ""
    return Settings(os.environ["VRS_TABLE"], os.environ["VRS_ROLE_ARN"], origin)
