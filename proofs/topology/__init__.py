"""T18: what deploys has no way past the walls, and each guard in it is missed when it goes.

``rules`` holds our own rules, each a sentence; ``infra/rules/*.guard`` says some of them again in
another language; cfn-lint and checkov know what AWS's users have learned.  ``mutants`` takes each
guard away, once, and the rules must say so.
"""

from proofs.topology.theorem import prove

__all__ = ["prove"]
