"""Every route of the private plane, a module of routes a room."""

from chalicelib.planes.private import (
    desk_routes,
    file_routes,
    inquiry_routes,
    moves_routes,
    queue_routes,
    record_routes,
    staff_routes,
)

ENDPOINTS = (
    *staff_routes.ENDPOINTS,
    *desk_routes.ENDPOINTS,
    *file_routes.ENDPOINTS,
    *moves_routes.ENDPOINTS,
    *queue_routes.ENDPOINTS,
    *record_routes.ENDPOINTS,
    *inquiry_routes.ENDPOINTS,
)
