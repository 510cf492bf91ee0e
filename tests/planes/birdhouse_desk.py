"""Files, scans, look-ups, corrections and numbers in the birdhouse, well and badly."""

from dataclasses import replace

from local.city import registration_csv, ticket_line
from tests.planes.birdhouse_flock import LEAVING, Flock
from tests.planes.settling import seen_of
from tests.planes.venue import DAY, LOT, OTHER_LOT, PRODUCT, scan

PURPOSE = "issue_certificate"


def take_files(flock: Flock) -> None:
    """Register everybody, and send files that are wrong in every way."""
    registrar, content = flock.desk["registrar"], registration_csv(flock.people)
    checked, _ = registrar.register("people.csv", content)
    path = f"/registrations/{checked.json['registration_id']}"
    registrar.get(path)
    registrar.send_file(f"{path}/apply", content[:-2])
    lines = content.decode().split("\r\n")
    for broken in (
        content.decode().replace(",1,", ",7,"),
        "\r\n".join([lines[0], *(line.replace("112143", "112144") for line in lines[1:])]),
        "\r\n".join([lines[0], *(line[1:] for line in lines[1:])]),
        "\r\n".join(lines[1:]),
        "\r\n".join([lines[0] + ",住所", *(line + ",どこか" for line in lines[1:])]),
        "\r\n".join([lines[0], *(f"{line},{line}" for line in lines[1:])]),
        content.decode() + '"' + lines[1],
    ):
        answer = registrar.send_file("/registrations?name=broken.csv", broken.encode())
        if answer.status == 200:
            registrar.send_file(f"/registrations/{answer.json['registration_id']}/apply", broken.encode())
    registrar.send_file("/registrations", content.decode().encode("utf-16"))
    registrar.send_file("/registrations", content + b"\xff\xfe")
    taken = replace(flock.people[1], ticket_number=flock.people[2].ticket_number)
    registrar.register("taken.csv", registration_csv([taken]))


def scan_everybody(flock: Flock) -> None:
    """Scan a dose of everybody, and lines that are none."""
    home, wide = flock.venue.home, flock.venue.wide
    for n, person in enumerate(flock.people):
        lot = OTHER_LOT if n % 7 == 0 else LOT
        scan(wide if n % 2 else home, ticket_line(person, 1 + n % 3), lot=lot)
    some = flock.people[0]
    for value in (some.individual_number, some.name, some.address_number, ticket_line(some, 1)):
        scan(home, value)
        body = {"line": value, "given_on": DAY, "product": PRODUCT, "lot": LOT}
        home.post("/tickets/check", body)
        home.post("/tickets/check", {**body, "name": some.name})
        home.undo(value, {"given_on": DAY, "recorded_at": "2021-07-01T03:00:00Z"})
        home.post("/tablets", {"code": value, "key": home.public_key()})
        home.post("/shifts", {"venue": value, "pin": value})
        flock.world.public("POST", "/doses", {"vrs-proof": f"{value.encode().hex()}.x.y"}, value.encode())
    line = ticket_line(some, 9)
    recorded = scan(home, line).json
    for tablet in (wide, home):
        tablet.undo(line, recorded)
    flock.world.public("GET", "/health", {}, b"")
    flock.world.terminal().get("/health")


def look_up_and_correct(flock: Flock) -> None:
    """Look people up, stop tickets, correct and cancel doses, settle a claim."""
    clerk, people = flock.desk["clerk"], flock.people
    for person in people[:12]:
        found = clerk.post("/people/search", {"by": "ticket", "value": person.ticket_number}).json
        clerk.post("/people/search", {"by": "addressee", "value": person.address_number})
        named = {"name": person.name, "born_on": person.born_on.isoformat()}
        clerk.post("/people/search-by-name", named)
        clerk.post("/people/search-by-name", {**named, "born_on": person.name})
        clerk.get(f"/people/{found['person_id']}")
        clerk.post("/tickets/search", {"ticket": person.ticket_number})
    stop = {"reason": "died", "since": "2021-06-01", "note": flock.typed}
    clerk.post("/tickets/stop", {"ticket": people[3].ticket_number, "stop": stop})
    scan(flock.venue.home, ticket_line(people[3], 8))
    flock.world.clock.move(seconds=1)
    clerk.post("/tickets/restart", {"ticket": people[3].ticket_number, "reason": flock.typed})
    for place in LEAVING:
        gone = {"reason": "moved_out", "since": "2021-08-01"}
        clerk.post("/tickets/stop", {"ticket": people[place].ticket_number, "stop": gone})
    which = {"ticket": people[1].ticket_number, "turn": 2, "version": 1}
    for _ in range(2):
        clerk.post("/doses/correct", {"which": which, "reason": flock.typed, "lot": OTHER_LOT})
    clerk.post("/doses/cancel", {"which": {**which, "version": 2}, "reason": flock.typed})
    for conflict in clerk.get("/conflicts").json["items"][:1]:
        wanted = {
            "conflict_id": conflict["conflict_id"],
            "keep": "standing",
            "seen": seen_of(clerk, conflict),
            "reason": flock.typed,
        }
        clerk.post("/conflicts/settle", wanted)
    for name in ("findings", "waiting", "conflicts"):
        clerk.get(f"/{name}")


def ask_by_number(flock: Flock) -> None:
    """Search by number and reveal it: for a purpose, for none, for a made-up one, and as who may not."""
    desk, clerk = flock.desk["number-desk"], flock.desk["clerk"]
    for person in flock.people[:6]:
        wanted = {"individual_number": person.individual_number, "purpose": PURPOSE}
        found = desk.post("/people/search-by-number", wanted).json
        path = f"/people/{found['person_id']}/individual-number"
        desk.post(path, {"purpose": PURPOSE})
        desk.post(path, {"purpose": None})
        clerk.post(path, {"purpose": PURPOSE})
        clerk.post("/people/search-by-number", wanted)
        desk.post("/people/search-by-number", {**wanted, "purpose": person.individual_number})
        longer = {**wanted, "individual_number": f"{person.individual_number}0"}
        desk.post("/people/search-by-number", longer)
