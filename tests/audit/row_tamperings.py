"""Ways to tamper with rows, without the signing key."""

import json
from functools import partial

from chalicelib.audit.report import FaultKind
from tests.audit.exports import Export, Tampered, flip, row, run_with


def a_field_is_changed(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    export.edit(index)
    return Tampered(export.lines(), row(lane, number))


def a_field_is_changed_and_the_row_hashed_again(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    export.edit(index)
    export.rehash(index)
    return Tampered(export.lines(), row(lane, number))


def the_hash_before_is_changed(export: Export, *, again: bool) -> Tampered:
    lane, number, index = export.sealed_row()
    export.rows[index][0]["previous"] = export.rng.randbytes(32).hex()
    if again:
        export.rehash(index)
    return Tampered(export.lines(), row(lane, number))


def the_given_hash_is_changed(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    export.rows[index][1] = export.rng.randbytes(32).hex()
    return Tampered(export.lines(), row(lane, number))


def the_place_is_changed(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    other = export.rng.choice(sorted({"lane-a", "lane-b", "lane-c", "lane-x"} - {lane}))
    elsewhere = export.rng.choice([each for each in range(1, 40) if each != number])
    change = export.rng.choice([{"lane": other}, {"number": elsewhere}, {"municipality": "131016"}])
    export.rows[index][0] |= change
    return Tampered(export.lines(), row(lane, number))


def a_row_is_deleted(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    del export.rows[index]
    return Tampered(export.lines(), row(lane, number))


def a_row_is_deleted_and_the_lane_chained_again(export: Export) -> Tampered:
    lane, number, index = export.sealed_row(beyond=1)
    genesis = next(body["previous"] for body, _ in export.rows if (body["lane"], body["number"]) == (lane, 1))
    del export.rows[index]
    first = next(body for body, _ in export.rows if body["lane"] == lane)
    first |= {"number": 1, "previous": genesis}
    export.rechain(lane)
    return Tampered(export.lines(), run_with(lane, number))


def the_end_is_cut_off(export: Export) -> Tampered:
    lane, number, _ = export.sealed_row()
    export.rows = [each for each in export.rows if each[0]["lane"] != lane or each[0]["number"] < number]
    return Tampered(export.lines(), row(lane, number))


def a_lane_is_removed(export: Export) -> Tampered:
    lane, _, _ = export.sealed_row()
    export.rows = [each for each in export.rows if each[0]["lane"] != lane]
    named = row(lane, 1)
    return Tampered(export.lines(), lambda fault: named(fault) and fault.kind is FaultKind.LANE_MISSING)


def two_rows_change_places(export: Export) -> Tampered:
    lane, number, index = export.sealed_row(beyond=1)
    other = export.rng.randint(number + 1, export.ledger.tails[lane].number)
    there = export.at(lane, other)
    export.rows[index], export.rows[there] = export.rows[there], export.rows[index]
    return Tampered(export.lines(), row(lane, number))


def two_rows_change_entries(export: Export) -> Tampered:
    lane, number, index = export.sealed_row(beyond=1)
    there = export.at(lane, export.rng.randint(number + 1, export.ledger.sealed[lane]))
    here, other = export.rows[index][0], export.rows[there][0]
    here["entry"], other["entry"] = other["entry"], here["entry"]
    return Tampered(export.lines(), row(lane, number))


def a_row_is_written_twice(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    last = export.at(lane, export.ledger.tails[lane].number)
    export.rows.insert(export.rng.randint(index, last) + 1, export.rows[index])
    return Tampered(export.lines(), row(lane, number))


def a_lane_is_forked(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    export.rows.insert(index, json.loads(json.dumps(export.rows[index])))
    forged = index + export.rng.randint(0, 1)
    export.edit(forged)
    export.rehash(forged)
    return Tampered(export.lines(), row(lane, number))


def a_row_is_inserted_and_the_lane_chained_again(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    forged = json.loads(json.dumps(export.rows[index]))
    forged[0]["entry"]["actor"] = "somebody-else"
    export.rows.insert(index, forged)
    export.rechain(lane)
    return Tampered(export.lines(), run_with(lane, number))


def history_is_rewritten(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    export.edit(index)
    export.rechain(lane)
    return Tampered(export.lines(), run_with(lane, number))


def a_byte_of_a_row_is_flipped(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    lines = export.lines()
    flip(lines, len(export.checkpoints) + index, export.rng)
    return Tampered(lines, row(lane, number))


def a_byte_of_an_unsealed_row_is_flipped(export: Export) -> Tampered:
    unsealed = [
        index
        for index, (body, _) in enumerate(export.rows)
        if body["number"] > export.ledger.sealed.get(body["lane"], 0)
    ]
    lines = export.lines()
    flip(lines, len(export.checkpoints) + export.rng.choice(unsealed), export.rng)
    return Tampered(lines, lambda _: True)


def a_row_of_another_municipality_is_put_in(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    foreign = json.loads(json.dumps(export.rows[index]))
    foreign[0]["municipality"] = "131016"
    export.rows.insert(export.rng.randint(0, len(export.rows)), foreign)
    at = export.rows.index(foreign)
    export.rehash(at)
    named = row(lane, number)
    return Tampered(export.lines(), lambda fault: named(fault) and fault.kind is FaultKind.ROW_FOREIGN)


def a_line_of_junk_is_put_in(export: Export) -> Tampered:
    lines = export.lines()
    junk = export.rng.choice([b"\xff\xfe", b"{}", b"null", b'{"kind":"row"}', export.rng.randbytes(40).hex()])
    where = export.rng.randint(0, len(lines))
    lines.insert(where, junk)
    return Tampered(lines, lambda fault: fault.kind is FaultKind.LINE_MALFORMED and fault.line == where + 1)


TAMPERINGS = [
    a_field_is_changed,
    a_field_is_changed_and_the_row_hashed_again,
    partial(the_hash_before_is_changed, again=False),
    partial(the_hash_before_is_changed, again=True),
    the_given_hash_is_changed,
    the_place_is_changed,
    a_row_is_deleted,
    a_row_is_deleted_and_the_lane_chained_again,
    the_end_is_cut_off,
    a_lane_is_removed,
    two_rows_change_places,
    two_rows_change_entries,
    a_row_is_written_twice,
    a_lane_is_forked,
    a_row_is_inserted_and_the_lane_chained_again,
    history_is_rewritten,
    a_byte_of_a_row_is_flipped,
    a_byte_of_an_unsealed_row_is_flipped,
    a_row_of_another_municipality_is_put_in,
    a_line_of_junk_is_put_in,
]
