"""The description of both planes' APIs, made from the routes and the types they are written with.

``python -m infra.openapi`` writes it anew; nothing of this is in a package that deploys.
"""
