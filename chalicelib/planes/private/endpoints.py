"""Every route of the private plane, a module of routes a room."""

from chalicelib.planes.private import (
    desk_routes,
    file_routes,
    grant_routes,
    oversight_routes,
    session_routes,
    staff_routes,
)

ENDPOINTS = (
    *session_routes.ENDPOINTS,
    *grant_routes.ENDPOINTS,
    *oversight_routes.ENDPOINTS,
    *staff_routes.ENDPOINTS,
    *desk_routes.ENDPOINTS,
    *file_routes.ENDPOINTS,
)
