"""The probes at the edges: what answers whom over HTTPS, and where nothing does."""

from collections.abc import Iterator

from infra.smoke.probe import NO_ROUTE, NO_TLS, Limit, Need, Probe, Request


def edges() -> Iterator[Probe]:
    """Show that nobody gets through the edges without a device, a certificate, a session."""
    internet, lgwan = (Need.INTERNET,), (Need.LGWAN,)
    ours = {"User-Agent": "vrs-smoke"}
    public = Request("{public_url}/doses", "POST", ours)
    forged = Request("{public_url}/doses", "POST", {**ours, "VRS-Proof": "forged"})
    stranger = Request("{public_url}/doses", "POST", {**ours, "VRS-Proof": "{stranger}"})
    bare = Request("{public_url}/doses", "POST")
    page, no_page = (Request(f"{{public_url}}/tablet/{name}", headers=ours) for name in ("", "none.js"))
    console = Request("{private_url}/console/", certificate=True)
    private, direct = Request("{private_url}/accounts"), Request("{private_api_url}/accounts")
    terminal = Request("{private_url}/accounts", certificate=True)
    rows = (
        ("calls the public API without a proof", public, Limit.EDGE, {"HTTP 401"}, internet),
        ("calls the public API with a forged proof", forged, Limit.EDGE, {"HTTP 401"}, internet),
        # This one reads the table: DynamoDB then asks KMS for the table's key in the duty's name.
        ("calls as a tablet that nobody enrolled", stranger, Limit.SERVICES, {"HTTP 401"}, internet),
        ("calls the public API without saying what calls", bare, Limit.EDGE, {"HTTP 403"}, internet),
        ("shows the tablets' page to everybody", page, Limit.EDGE, {"HTTP 200"}, internet),
        ("asks for a page that is not there", no_page, Limit.EDGE, {"HTTP 404"}, internet),
        ("calls the private API by the Internet", direct, Limit.EDGE, {NO_ROUTE, "HTTP 403"}, internet),
        ("calls the private name by the Internet", private, Limit.NETWORK, {NO_ROUTE}, internet),
        ("calls the private name without a certificate", private, Limit.MUTUAL_TLS, {NO_TLS}, lgwan),
        (
            "calls the API behind the load balancer's back",
            direct,
            Limit.NETWORK,
            {NO_ROUTE, "HTTP 403"},
            lgwan,
        ),
        (
            "shows the console's page to a terminal",
            console,
            Limit.MUTUAL_TLS,
            {"HTTP 200"},
            (*lgwan, Need.CERTIFICATE),
        ),
        (
            "calls with a certificate, without a session",
            terminal,
            Limit.MUTUAL_TLS,
            {"HTTP 401"},
            (*lgwan, Need.CERTIFICATE),
        ),
    )
    for name, request, covers, expected, needs in rows:
        yield Probe(name, "nobody", request, frozenset(expected), covers, frozenset(needs))
