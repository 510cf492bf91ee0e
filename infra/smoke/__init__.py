"""Tries a deployment on real AWS: what must be allowed, and above all what must be denied.

    python -m infra.smoke try --municipality 112143 --other 112224 --profile NAME …
    python -m infra.smoke evidence --municipality 112143 --since 2026-11-24T03:00:00+00:00

Our proofs evaluate the policy documents by AWS's published rules (``local/fence``); whether AWS
reads them so, and the network, are for this script to show.  Each probe says which limit of the
fence it covers.  It writes nothing: a write that AWS should wrongly allow fails on a condition.
"""
