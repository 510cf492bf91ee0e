"""監査ログの検証: verify an export of the audit log, offline.

    python -m local.audit_verify EXPORT.ndjson --key PUBLIC.pem [--key …]

Needs the export and the public keys, and nothing else: no AWS, no network, no secret.  Leaves 0 when
the export is whole, 1 when something is wrong, 2 when it cannot be judged at all.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from pydantic import ValidationError

from chalicelib.audit.checkpoint import Mark
from chalicelib.audit.keys import UnusableKey, read_key, thumbprint
from chalicelib.audit.report import Report
from chalicelib.audit.verify import Expectation, verify_export

WHOLE, BROKEN, UNUSABLE = 0, 1, 2
SHOWN = 10


def asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="audit_verify", description="監査ログの書き出しを検証します。")
    parser.add_argument("export", type=Path, help="NDJSON の書き出し (export)")
    parser.add_argument("--key", type=Path, action="append", required=True, help="公開鍵 (PEM / DER, P-256)")
    parser.add_argument("--municipality", help="自治体コード 6桁 (default: as first sealed)")
    parser.add_argument("--mark", help="控えておいた封印 NUMBER:HASH (a checkpoint you wrote down)")
    parser.add_argument("--allowed", type=int, default=900, help="封印の間隔の上限、秒 (default: 900)")
    parser.add_argument("--asked-at", help="書き出した時刻 RFC 3339 (when the export was made), or 'now'")
    return parser.parse_args(arguments)


def expectation(options: argparse.Namespace) -> Expectation:
    """Return what the auditor knows beforehand; ValueError when it makes no sense."""
    number, _, hashed = (options.mark or "").partition(":")
    moment = options.asked_at
    return Expectation(
        municipality=options.municipality,
        mark=Mark(number=int(number), hash=hashed) if options.mark else None,
        allowed=timedelta(seconds=options.allowed),
        asked_at=None if moment is None else _moment(moment),
    )


def _moment(text: str) -> datetime:
    return datetime.now(UTC) if text == "now" else datetime.fromisoformat(text)


def keys(paths: Sequence[Path]) -> dict[str, EllipticCurvePublicKey]:
    """Read public keys, by thumbprint; UnusableKey or OSError when one cannot be read."""
    read = [read_key(path.read_bytes()) for path in paths]
    return {thumbprint(key): key for key in read}


def lines_of(path: Path) -> Iterator[bytes]:
    """Give the lines of a file."""
    with path.open("rb") as export:
        yield from export


def sentences(report: Report) -> Iterator[str]:
    """Say what was found, for a person."""
    verdict = "改ざんは見つかりませんでした (OK)" if report.first is None else "不整合があります (NOT OK)"
    yield f"監査ログの検証 (audit log verification): {verdict}"
    yield f"  自治体 municipality   {report.municipality or '不明 (unknown)'}"
    yield f"  記録 rows             {report.rows:,}（系列 lanes {report.lanes:,}）"
    yield f"  封印 checkpoints      {report.checkpoints:,}"
    yield f"  封印済み sealed       {report.sealed:,}"
    yield f"  未封印 not yet sealed {report.unsealed:,}"
    for fault in report.faults[:SHOWN]:
        title = "最初の不整合 first" if fault is report.first else "不整合 fault"
        yield f"  {title}: {fault.sentence} [{fault.kind}]"
    if report.fault_count > SHOWN:
        yield f"  ほかに {report.fault_count - SHOWN:,} 件 (more)"
    for gap in report.gaps[:SHOWN]:
        span = f"{gap.begins_at:%F %T} から {gap.ends_at:%F %T} UTC まで"
        yield f"  注意 gap: 封印 {gap.after} の後、{span}封印がありません。"
    if len(report.gaps) > SHOWN:
        yield f"  間隔の注意はほかに {len(report.gaps) - SHOWN:,} 件 (more)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify, say what was found, and return the exit code."""
    options = asked(arguments)
    try:
        report = verify_export(lambda: lines_of(options.export), keys(options.key), expectation(options))
    except UnusableKey:
        print("公開鍵を読めません。P-256 の公開鍵 (PEM 又は DER) を指定してください。", file=sys.stderr)
        return UNUSABLE
    except OSError as unreadable:
        print(f"ファイルを読めません。場所と権限を確かめてください: {unreadable}", file=sys.stderr)
        return UNUSABLE
    except (ValidationError, ValueError, OverflowError):
        print("指定が正しくありません。--help を見て、値を確かめてください。", file=sys.stderr)
        return UNUSABLE
    if not report.rows + report.checkpoints:
        print("操作記録も封印もありません。書き出したファイルか確かめてください。", file=sys.stderr)
        return UNUSABLE
    print("\n".join(sentences(report)))
    return WHOLE if report.first is None else BROKEN


if __name__ == "__main__":
    sys.exit(main())
