"""The end of a cold start."""

import gc

YOUNG = (20_000, 20, 20)
"""How much is made between two looks for garbage; Python's 700 means several looks at each call of AWS."""


def settle() -> None:
    """Look for garbage never again in what the cold start built, and less often in what follows.

    Models of AWS's services and our own last as long as the process, and a look at all of them takes longer
    than a request.  Called once, when everything is built.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*YOUNG)
