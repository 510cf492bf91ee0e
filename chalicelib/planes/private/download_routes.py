"""Files out: asked for, approved, made, handed over once."""

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.errors import NoSuchDownload
from chalicelib.planes.answers import Csv, Page, Paging, Reply, listed
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.downloads import use_cases as downloads
from chalicelib.systems.vrs.downloads.model import Download, DownloadDecision, DownloadRequest, DownloadState


class DownloadsAsked(Paging):
    """ダウンロードの一覧の絞り込み."""

    state: DownloadState | None = None


@signed_in
def ask_download(request: Request[DownloadRequest], house: PrivateHouse, actor: Actor) -> Reply[Download]:
    """Ask for a download, with a reason and a medium; who may depends on the kind that is asked for."""
    return Reply(downloads.ask(request.read(), actor, house.downloads(actor)))


@signed_in
def decide_download(request: Request[DownloadDecision], house: PrivateHouse, actor: Actor) -> Reply[Download]:
    """Approve a download or reject it."""
    require(actor, Permission.APPROVE_DOWNLOAD)
    wanted, download_id = request.read(), request.parameters["download_id"]
    return Reply(downloads.decide(download_id, actor, house.downloads(actor), approve=wanted.approve))


@signed_in
def make_download(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Download]:
    """Go on making a download."""
    return Reply(downloads.make(request.parameters["download_id"], actor, house.downloads(actor)))


@signed_in
def fetch_piece(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Csv]:
    """Hand over a piece, once: CSV in UTF-8 without BOM."""
    require(actor, Permission.FETCH_DOWNLOAD)
    download_id, piece = request.parameters["download_id"], request.parameters["piece"]
    if not (piece.isascii() and piece.isdecimal() and len(piece) <= 6 and int(piece)):
        raise NoSuchDownload
    found = downloads.fetch(download_id, int(piece), actor, house.downloads(actor))
    return Reply(Csv(found.text))


@signed_in
def list_downloads(
    request: Request[DownloadsAsked], house: PrivateHouse, actor: Actor
) -> Reply[Page[Download]]:
    """List the downloads, newest first; ``state`` narrows the list."""
    require(actor, Permission.READ_DOWNLOAD)
    wanted = request.read()
    found = downloads.list_downloads(actor, house.downloads(actor), state=wanted.state or "")
    return Reply(listed(found, wanted))


ENDPOINTS = (
    Endpoint("GET", "/downloads", Permission.READ_DOWNLOAD, list_downloads),
    Endpoint("POST", "/downloads", Permission.REQUEST_DOWNLOAD, ask_download),
    Endpoint("POST", "/downloads/{download_id}/decide", Permission.APPROVE_DOWNLOAD, decide_download),
    Endpoint("POST", "/downloads/{download_id}/make", Permission.REQUEST_DOWNLOAD, make_download),
    Endpoint("POST", "/downloads/{download_id}/pieces/{piece}", Permission.FETCH_DOWNLOAD, fetch_piece),
)
