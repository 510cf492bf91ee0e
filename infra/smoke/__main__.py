"""The command: ``try`` tries every probe, ``evidence`` asks what they left behind."""

import argparse
import getpass
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3

from chalicelib.values.municipality import MunicipalityCode
from infra.smoke.attempts import Bench, Sessions, Terminal
from infra.smoke.catalogue import VENUE, probes
from infra.smoke.evidence import evidence
from infra.smoke.people import People, with_code
from infra.smoke.probe import REGION, Need, Tried, filled
from local.tablet import Answered, SoftTablet

FOUNDATION, PLANES = "vrs-foundation", {"public": "vrs-public", "private": "vrs-private"}


def told(tried: Tried) -> str:
    """Return a probe and its outcome in one line of the table."""
    probe = tried.probe
    mark = "-" if tried.got is None else ("×" if tried.differs else "○")
    expected = " or ".join(sorted(probe.expected))
    return f"{mark} | {probe.who} | {probe.name} | {expected} | {tried.got or 'not tried'} | {probe.covers}"


def lacking(tried: Iterable[Tried]) -> list[str]:
    """Return, in a sentence each, what probes that were not tried would need."""
    needed = sorted({need for each in tried if each.got is None for need in each.probe.needs})
    return [f"試していません / not tried, for want of: {need}" for need in needed]


def run(bench: Bench) -> int:
    """Try everything and print the table; 1 where anything came out otherwise."""
    print("  | who | tries | expected | got | what only AWS shows")
    tried = []
    for probe in probes():
        tried.append(bench.attempt(probe))
        print(told(tried[-1]), flush=True)
    different = [each for each in tried if each.differs]
    untried = [each for each in tried if each.got is None]
    print(f"{len(tried) - len(untried)} tried, {len(different)} different, {len(untried)} not tried")
    print("\n".join(lacking(tried)), end="\n" if untried else "")
    return 1 if different else 0


def learned(people: Sessions, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts with what the probes need besides: a wrapped key that nobody should open."""
    kms = people.client("opener", "kms", REGION)
    wrapped = kms.generate_data_key_without_plaintext(
        KeyId="alias/vrs/venue", KeySpec="AES_256", EncryptionContext=filled(VENUE, facts)
    )
    return {
        **facts,
        "wrapped": wrapped["CiphertextBlob"],
        "venue_key": wrapped["KeyId"],
        "stranger": stranger(facts["code"]),
    }


def stranger(municipality: str) -> str:
    """Return the proof of a tablet that nobody enrolled: well made, and worth nothing."""

    def never(*_: Any) -> Answered:
        raise AssertionError("only its proof is wanted")

    tablet = SoftTablet(never)
    tablet.tablet_id = f"{municipality}-smoke"
    return tablet.proof("POST", "/doses", b"")


def deployed(cloudformation: Any, account: str, code: str, other: str) -> dict[str, Any]:
    """Return the facts of a deployment, as its stacks tell them."""

    def outputs(stack: str) -> dict[str, str]:
        found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
        return {each["OutputKey"]: each["OutputValue"] for each in found}

    foundation = outputs(FOUNDATION)
    urls = {plane: outputs(stack)["EndpointURL"].rstrip("/") for plane, stack in PLANES.items()}
    return {
        "account": account,
        "code": code,
        "other": other,
        "bucket": foundation["CheckpointBucketName"],
        "public_vpc": foundation["PublicVpc"],
        "private_vpc": foundation["PrivateVpc"],
        "public_url": urls["public"],
        "private_api_url": urls["private"],
        "private_url": f"https://{foundation['PrivateDomain']}",
    }


def asked(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="smoke", description="配備したものを試す / try a deployment")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_ in (
        ("try", "全部試す / try everything"),
        ("evidence", "残った証跡を見る / see what was left"),
    ):
        made = commands.add_parser(name, help=help_)
        made.add_argument("--municipality", type=MunicipalityCode, required=True)
        made.add_argument("--profile", help="アカウント管理者の資格情報 / the administrator's credentials")
    commands.choices["evidence"].add_argument("--since", type=datetime.fromisoformat, required=True)
    tries = commands.choices["try"]
    tries.add_argument("--other", type=MunicipalityCode, required=True, help="ほかの自治体 / another city")
    tries.add_argument("--mfa", metavar="SERIAL", help="IAM 利用者の MFA 機器 / an IAM user's device")
    tries.add_argument("--from", dest="place", choices=["internet", "lgwan"])
    tries.add_argument("--authorities", type=Path, help="サーバー証明書の認証局 (PEM)")
    tries.add_argument("--certificate", type=Path, help="端末の証明書 (PEM)")
    tries.add_argument("--key", type=Path, help="端末の鍵 (PEM)")
    tries.add_argument("--stolen", metavar="PROFILE")
    tries.add_argument("--scp", action="store_true", help="SCP で他リージョンを閉じている")
    return parser.parse_args(arguments)


def needs_met(options: argparse.Namespace) -> frozenset[Need]:
    """Return what the options make possible."""
    having = {
        Need.ADMINISTRATOR: options.profile,
        Need.SIMULATOR: options.profile,
        Need.INTERNET: options.place == "internet",
        Need.LGWAN: options.place == "lgwan",
        Need.CERTIFICATE: options.certificate,
        Need.STOLEN: options.stolen,
        Need.ORGANIZATION: options.scp,
    }
    return frozenset(need for need, met in having.items() if met)


def bench_of(options: argparse.Namespace) -> Bench:
    """Return what to try with, from the command line and the stacks."""
    base: Any = boto3.session.Session(profile_name=options.profile, region_name=REGION)
    account = str(base.client("sts").get_caller_identity()["Account"])
    if options.mfa:
        base = with_code(base, options.mfa, getpass.getpass("MFA: "))
    stolen = boto3.session.Session(profile_name=options.stolen) if options.stolen else None
    people = People(base, account, stolen)
    stacks = base.client("cloudformation")
    facts = deployed(stacks, account, str(options.municipality), str(options.other))
    terminal = Terminal(options.authorities, options.certificate, options.key)
    return Bench(people, learned(people, facts), needs_met(options), terminal)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 1 where something is not as it must be."""
    options = asked(arguments)
    if options.command == "try":
        print(f"--since {datetime.now(UTC).isoformat(timespec='seconds')}")  # noqa: TID251 - an operator's script
        return run(bench_of(options))
    base: Any = boto3.session.Session(profile_name=options.profile, region_name=REGION)
    found = evidence(
        base.client("cloudtrail"), base.client("cloudwatch"), str(options.municipality), options.since
    )
    for name, there in found.items():
        print(f"{'○' if there else '×'} | {name}")
    return 0 if all(found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
