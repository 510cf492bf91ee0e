"""Every route of the private plane, a module of routes a room."""

from chalicelib.planes.private import (
    case_routes,
    changeset_routes,
    desk_routes,
    download_routes,
    file_routes,
    inquiry_routes,
    log_routes,
    media_routes,
    moves_routes,
    notice_routes,
    queue_routes,
    record_routes,
    retention_routes,
    staff_routes,
    statistics_routes,
)

ENDPOINTS = (
    *staff_routes.ENDPOINTS,
    *desk_routes.ENDPOINTS,
    *file_routes.ENDPOINTS,
    *moves_routes.ENDPOINTS,
    *queue_routes.ENDPOINTS,
    *record_routes.ENDPOINTS,
    *statistics_routes.ENDPOINTS,
    *notice_routes.ENDPOINTS,
    *log_routes.ENDPOINTS,
    *retention_routes.ENDPOINTS,
    *case_routes.ENDPOINTS,
    *inquiry_routes.ENDPOINTS,
    *media_routes.ENDPOINTS,
    *changeset_routes.ENDPOINTS,
    *download_routes.ENDPOINTS,
)
