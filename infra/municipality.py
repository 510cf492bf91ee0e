"""The command that opens a municipality, rotates its keys, and closes it.

    python -m infra.municipality open 112143 --administrator ID [--second ID] --terminal T-001 …
    python -m infra.municipality rotate 112143 --area venue|resident|office|number
    python -m infra.municipality import-key 112143
    python -m infra.municipality status 112143
    python -m infra.municipality retire 112143 --area venue --version SEAL#0001
    python -m infra.municipality approve 112143 --confirm 112143
    python -m infra.municipality close 112143 --confirm 112143 --second-person NAME --out FILE.json
    python -m infra.municipality verify FILE.json --key PUBLIC.pem [--online]

Each is run with the credentials of one person's role: vrs-opener (open, rotate, import-key,
status), vrs-closer (retire, close, status, verify), vrs-key-administrator (approve).  Every command but
import-key, which makes another key each time, may be given again.
Leaves 0 when all is done, 1 when it was refused, 3 when the same command must be given again later.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.asking import code_of
from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.queues import WorkQueue
from chalicelib.adapters.sessions import CONFIG
from chalicelib.audit.keys import UnusableKey, WrongSignature
from chalicelib.errors import DomainError
from chalicelib.values.clock import Clock
from chalicelib.values.municipality import MunicipalityCode
from infra.certificate import page, still_there, verified
from infra.closing import Closer, Closing, NotClosed, approve, close
from infra.opening import AppointFunction, NotOpened, Opener, Opening, StackOfKeys, open_wholly
from infra.rotation import progress_of, renew_import_key, retire, rotate

TABLE, QUEUE = "vrs", "vrs-reseal"
DONE, REFUSED, LATER = 0, 1, 3


class Hands:
    """The clients of whoever runs the command."""

    def __init__(self, base: boto3.session.Session, clock: Clock) -> None:
        self._base: Any = base
        self.clock = clock

    def client(self, service: str) -> Any:
        """Return a client with the caller's own role."""
        return self._base.client(service, config=CONFIG)

    @property
    def account(self) -> str:
        """The account the credentials belong to."""
        return str(self.client("sts").get_caller_identity()["Account"])

    @property
    def opener(self) -> Opener:
        """What opening and rotating work with."""
        return Opener(self.client("dynamodb"), self.client("kms"), TABLE, self.clock)

    @property
    def closer(self) -> Closer:
        """What closing works with."""
        return Closer(self.client("dynamodb"), self.client("kms"), self.client("sts"), TABLE, self.clock)

    @property
    def queue(self) -> WorkQueue:
        """The queue of the job that seals again."""
        sqs = self.client("sqs")
        return WorkQueue(sqs, sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"])


def asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; a code of a municipality must check."""
    parser = argparse.ArgumentParser(prog="municipality", description="自治体の開設・鍵の更新・閉鎖")
    commands = parser.add_subparsers(dest="command", required=True)
    made = {}
    for name, help_ in (
        ("open", "開設する / open"),
        ("rotate", "鍵を更新し、封緘し直す / rotate a key and seal again"),
        ("import-key", "次の取込鍵を作る / make the next import key"),
        ("status", "封緘し直しの進み具合 / progress"),
        ("retire", "古い封緘鍵を廃止する / destroy an older sealing key"),
        ("approve", "閉鎖を承認する（二人目） / approve a closing"),
        ("close", "閉鎖し、鍵を消去する / close and erase"),
    ):
        made[name] = commands.add_parser(name, help=help_)
        made[name].add_argument("code", type=MunicipalityCode, help="自治体コード 6桁")
    _open_options(made["open"])
    for name, areas in (
        ("rotate", list(Area)),
        ("retire", [each for each in Area if each is not Area.NUMBER]),
    ):
        made[name].add_argument("--area", type=Area, choices=areas, required=True)
    made["retire"].add_argument("--version", required=True, help="SEAL#0001 …")
    for name in ("approve", "close"):
        made[name].add_argument(
            "--confirm", required=True, help="自治体コードをもう一度 / the code once more"
        )
    made["close"].add_argument("--second-person", required=True, help="承認した人 / who approved")
    made["close"].add_argument("--waiting-days", type=int, choices=range(7, 31), default=30, metavar="7-30")
    made["close"].add_argument(
        "--out", type=Path, required=True, help="証明書の置き場 / the certificate's file"
    )
    verify = commands.add_parser("verify", help="消去証明書を確かめる / verify a certificate")
    verify.add_argument("certificate", type=Path)
    verify.add_argument("--key", type=Path, required=True, help="公開鍵 (PEM / DER, P-256)")
    verify.add_argument("--online", action="store_true", help="KMS に鍵の状態も尋ねる / ask KMS too")
    return parser.parse_args(arguments)


def _open_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--administrator", required=True, help="最初の管理者の ID")
    parser.add_argument("--second", help="二人目の管理者の ID")
    parser.add_argument("--terminal", action="append", required=True, help="使える端末（複数可）")


def _open(options: argparse.Namespace, hands: Hands) -> int:
    administrators = [each for each in (options.administrator, options.second) if each]
    wanted = Opening(options.code, administrators, frozenset(options.terminal))
    keys = StackOfKeys(hands.client("cloudformation"), hands.account)
    open_wholly(wanted, hands.opener, keys, AppointFunction(hands.client("lambda")), print)
    return DONE


def _rotate(options: argparse.Namespace, hands: Hands) -> int:
    run = rotate(options.code, options.area, hands.opener, hands.queue)
    print(f"{run.area.value} {run.version}: 封緘し直しを始めました。進み具合は status / begun; see status")
    return DONE


def _import_key(options: argparse.Namespace, hands: Hands) -> int:
    version = renew_import_key(options.code, hands.opener)
    print(f"{version}: 新しい取込鍵を公開しました。封緘用の端末の鍵を替えます / made; renew it at the desks")
    return DONE


def _status(options: argparse.Namespace, hands: Hands) -> int:
    for progress in progress_of(options.code, hands.opener):
        print(progress.line)
    return DONE


def _retire(options: argparse.Namespace, hands: Hands) -> int:
    retire(options.code, options.area, options.version, hands.opener)
    print(f"{options.area.value} {options.version}: 廃止しました / destroyed")
    return DONE


def _approve(options: argparse.Namespace, hands: Hands) -> int:
    _confirmed(options)
    approve(options.code, hands.client("kms"))
    print("閉鎖を承認しました / approved")
    return DONE


def _close(options: argparse.Namespace, hands: Hands) -> int:
    _confirmed(options)
    wanted = Closing(options.code, options.second_person, options.waiting_days)
    signed = close(wanted, hands.closer, print)
    if signed is None:
        return LATER
    options.out.write_bytes(signed.body)
    print(page(signed.certificate))
    return DONE


def _verify(options: argparse.Namespace, hands: Hands) -> int:
    certificate = verified(options.certificate.read_bytes(), options.key.read_bytes())
    print(page(certificate))
    if not options.online:
        return DONE
    for key in still_there(certificate, hands.client("kms")):
        print(f"鍵が生きています / a key still stands: {key.arn} {key.state}", file=sys.stderr)
        return REFUSED
    return DONE


def _confirmed(options: argparse.Namespace) -> None:
    if options.confirm != str(options.code):
        raise NotClosed("--confirm の自治体コードが違います。 / --confirm names another code.")


COMMANDS = {
    "open": _open,
    "rotate": _rotate,
    "import-key": _import_key,
    "status": _status,
    "retire": _retire,
    "approve": _approve,
    "close": _close,
    "verify": _verify,
}


def main(arguments: Sequence[str] | None = None, hands: Hands | None = None) -> int:
    """Run a command; return the exit status."""
    options = asked(arguments)
    hands = hands or Hands(boto3.session.Session(), SystemClock())
    try:
        return COMMANDS[options.command](options, hands)
    except (NotOpened, NotClosed) as refused:
        print(refused, file=sys.stderr)
    except (ValidationError, WrongSignature, UnusableKey):
        print(
            "証明書か公開鍵が正しくありません。 / The certificate or the key is not right.", file=sys.stderr
        )
    except DomainError as refused:
        print(refused.message, file=sys.stderr)
    except ClientError as refused:
        # AWS's own message may repeat a key of the table; its code says enough.
        print(f"AWS が断りました / AWS refused: {code_of(refused)}", file=sys.stderr)
    except BotoCoreError as lost:
        print(
            f"AWS に届きません。もう一度実行してください / AWS not reached: {type(lost).__name__}",
            file=sys.stderr,
        )
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
