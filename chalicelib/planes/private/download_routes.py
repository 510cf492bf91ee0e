"""Files out: asked for, approved, made, handed over once."""

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.errors import NoSuchDownload
from chalicelib.planes.http import Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.downloads import use_cases as downloads
from chalicelib.systems.vrs.downloads.model import DownloadDecision, DownloadRequest


@signed_in
def ask_download(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Ask for a download, with a reason and a medium; who may depends on the kind that is asked for."""
    return Reply(downloads.ask(request.read(DownloadRequest), actor, house.downloads(actor)))


@signed_in
def decide_download(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Approve a download or reject it."""
    require(actor, Permission.APPROVE_DOWNLOAD)
    wanted, download_id = request.read(DownloadDecision), request.parameters["download_id"]
    return Reply(downloads.decide(download_id, actor, house.downloads(actor), approve=wanted.approve))


@signed_in
def make_download(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Go on making a download."""
    return Reply(downloads.make(request.parameters["download_id"], actor, house.downloads(actor)))


@signed_in
def fetch_piece(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Hand over a piece, once: CSV in UTF-8 without BOM."""
    require(actor, Permission.REQUEST_DOWNLOAD)
    download_id, piece = request.parameters["download_id"], request.parameters["piece"]
    if not (piece.isascii() and piece.isdecimal() and len(piece) <= 6 and int(piece)):
        raise NoSuchDownload
    found = downloads.fetch(download_id, int(piece), actor, house.downloads(actor))
    return Reply(found.text, headers={"Content-Type": "text/csv; charset=utf-8"})


@signed_in
def list_downloads(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the downloads, newest first; ``state`` narrows the list."""
    state = request.query.get("state", "")
    found = downloads.list_downloads(actor, house.downloads(actor), state=state)
    return Reply(listed([each.model_dump(mode="json") for each in found], request.query))


ENDPOINTS = (
    Endpoint("GET", "/downloads", Permission.READ_DOWNLOAD, list_downloads),
    Endpoint("POST", "/downloads", Permission.REQUEST_DOWNLOAD, ask_download),
    Endpoint("POST", "/downloads/{download_id}/decide", Permission.APPROVE_DOWNLOAD, decide_download),
    Endpoint("POST", "/downloads/{download_id}/make", Permission.REQUEST_DOWNLOAD, make_download),
    Endpoint("POST", "/downloads/{download_id}/pieces/{piece}", Permission.REQUEST_DOWNLOAD, fetch_piece),
)
