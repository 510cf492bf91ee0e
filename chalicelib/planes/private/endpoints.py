"""Every route of the private plane, a module of routes a room."""

from chalicelib.planes.private import (
    changeset_routes,
    desk_routes,
    download_routes,
    file_routes,
    media_routes,
    staff_routes,
)

ENDPOINTS = (
    *staff_routes.ENDPOINTS,
    *desk_routes.ENDPOINTS,
    *file_routes.ENDPOINTS,
    *media_routes.ENDPOINTS,
    *changeset_routes.ENDPOINTS,
    *download_routes.ENDPOINTS,
)
