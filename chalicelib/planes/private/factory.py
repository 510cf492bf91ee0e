"""Builds the private plane's app."""

from chalice.app import Chalice

from chalicelib.planes.http import mount
from chalicelib.planes.private.endpoints import ENDPOINTS
from chalicelib.planes.private.wiring import PrivateHouse


def create_app(house: PrivateHouse, kind: type[Chalice] = Chalice) -> Chalice:
    """Return the app that serves the private plane with a house."""
    app = kind(app_name="vrs")
    app.debug = False
    mount(app, ENDPOINTS, house)
    return app
