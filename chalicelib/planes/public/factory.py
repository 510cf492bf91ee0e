"""Builds the public plane's app."""

from chalice.app import Chalice

from chalicelib.planes.http import mount
from chalicelib.planes.public.routes import ENDPOINTS
from chalicelib.planes.public.wiring import PublicHouse


def create_app(house: PublicHouse, kind: type[Chalice] = Chalice) -> Chalice:
    """Return the app that serves the public plane with a house."""
    app = kind(app_name="vrs")
    app.debug = False
    mount(app, ENDPOINTS, house)
    return app
