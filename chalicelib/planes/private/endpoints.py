"""Every route of the private plane, a module of routes a room."""

from chalicelib.planes.private import case_routes, desk_routes, file_routes, retention_routes, staff_routes

ENDPOINTS = (
    *staff_routes.ENDPOINTS,
    *desk_routes.ENDPOINTS,
    *file_routes.ENDPOINTS,
    *retention_routes.ENDPOINTS,
    *case_routes.ENDPOINTS,
)
