"""What a deployment costs a month: what stands there anyway, and what a million doses add.

    python -m infra.costs            prints the tables
    python -m infra.costs --write    puts them into docs/deploy.md and docs/deploy.ja.md

How many things stand comes from the templates, what an act costs from ``make bench`` (README).
The prices are **assumptions**: AWS's list for ap-northeast-1 as we remember it, which nobody could
look up from here.  Check them against the price list; they are all in ``PRICES``.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from infra.closure import ROOT
from infra.synth import FOUNDATION, fragment

AS_OF = "2026-11"
HOURS = 730
"""Hours of a month, as AWS counts."""
PRICES: Mapping[str, float] = {
    "endpoint hour": 0.014,  # one interface endpoint in one zone
    "balancer hour": 0.0243,
    "balancer unit hour": 0.008,
    "key": 1.0,
    "key call": 0.03 / 10_000,
    "signature": 0.15 / 10_000,
    "firewall": 5.0,
    "firewall rule": 1.0,
    "firewall request": 0.60 / 1_000_000,
    "alarm": 0.10,
    "metric": 0.30,
    "dashboard": 3.0,
    "GB of logs": 0.76,
    "trail event": 0.10 / 100_000,
    "API request": 4.25 / 1_000_000,
    "function call": 0.20 / 1_000_000,
    "function GB second": 0.0000166667,
    "write unit": 0.715 / 1_000_000,
    "read unit": 0.1425 / 1_000_000,
    "GB of table": 0.285,
    "GB of recovery": 0.228,
    "GB of backup": 0.114,
    "S3 put": 0.0047 / 1_000,
}
"""US dollars."""


@dataclass(frozen=True)
class Act:
    """What one act uses, as ``make bench`` measured it."""

    write_units: float
    read_units: float
    calls: float
    """To DynamoDB; each is an event in the trail."""
    key_calls: float
    seconds: float
    """Of a function with 1 GB: assumed, generously, from the bench's wall time."""
    bytes: int


SCAN = Act(10, 2, 2, 0.01, 0.05, 2_968)
REVIEW = Act(3, 6, 2, 0.01, 0.03, 500)  # the stream's share of a scan: assumed
LOOK_UP = Act(1, 6, 7, 0.01, 0.08, 777)
REGISTER = Act(8.1, 4, 0.09, 1.04, 0.02, 2_328)
LOG_BYTES = 1_000
"""Written to CloudWatch an HTTP request: assumed."""
SEALS = 18_000
"""Checkpoints a municipality and month: one a minute for ten hours a day."""


@dataclass(frozen=True)
class Size:
    """A deployment: its municipalities and people, and what they do in a month of a campaign."""

    english: str
    japanese: str
    municipalities: int
    people: int

    @property
    def doses(self) -> int:
        return self.people // 2

    @property
    def look_ups(self) -> int:
        return self.people // 50


SIZES = (
    Size("a city of 230,000", "23万人の市", 1, 230_000),
    Size("a prefecture (63 municipalities)", "県（63市町村）", 63, 7_300_000),
    Size("all 1,741 municipalities", "全1,741市区町村", 1_741, 124_000_000),
)


def counted() -> Counter[str]:
    """Count what costs by the month in the foundation, and the zones of its endpoints."""
    found: Counter[str] = Counter()
    for resources in (fragment(name).get("Resources", {}).values() for name in FOUNDATION):
        for each in resources:
            found[each["Type"]] += 1
            if each["Properties"].get("VpcEndpointType") == "Interface":
                found["zones"] += len(each["Properties"]["SubnetIds"])
    return found


def fixed(municipalities: int) -> dict[str, float]:
    """Return what stands there anyway, in dollars a month."""
    standing, own = (
        counted(),
        Counter(each["Type"] for each in fragment("municipality")["Resources"].values()),
    )
    firewall = fragment("plane_public")["Resources"]["Firewall"]["Properties"]["Rules"]
    metrics = standing["AWS::Logs::MetricFilter"] * PRICES["metric"]
    return {
        "interface endpoints": standing["zones"] * HOURS * PRICES["endpoint hour"],
        "load balancer": HOURS * (PRICES["balancer hour"] + PRICES["balancer unit hour"]),
        "KMS keys": (standing["AWS::KMS::Key"] + own["AWS::KMS::Key"] * municipalities) * PRICES["key"],
        "WAF": PRICES["firewall"] + len(firewall) * PRICES["firewall rule"],
        "alarms, metrics, dashboard": standing["AWS::CloudWatch::Alarm"] * PRICES["alarm"]
        + metrics
        + standing["AWS::CloudWatch::Dashboard"] * PRICES["dashboard"],
        "sealing (signatures, S3)": municipalities * SEALS * (PRICES["signature"] + PRICES["S3 put"]),
    }


def of(act: Act, times: float, *, over_http: bool = True, edge: bool = False) -> dict[str, float]:
    """Return what so many acts add, in dollars."""
    asked = times if over_http else 0
    return {
        "DynamoDB writes": times * act.write_units * PRICES["write unit"],
        "DynamoDB reads": times * act.read_units * PRICES["read unit"],
        "CloudTrail data events": times * act.calls * PRICES["trail event"],
        "KMS calls": times * act.key_calls * PRICES["key call"],
        "Lambda": asked * PRICES["function call"] + times * act.seconds * PRICES["function GB second"],
        "API Gateway": asked * PRICES["API request"],
        "WAF requests": (asked if edge else 0) * PRICES["firewall request"],
        "logs": asked * LOG_BYTES / 1e9 * PRICES["GB of logs"],
    }


def storage(gigabytes: float) -> float:
    """Return what a kept table costs with its recovery and 35 daily backups (incremental: assumed double)."""
    return gigabytes * (PRICES["GB of table"] + PRICES["GB of recovery"] + 2 * PRICES["GB of backup"])


def a_million_doses() -> dict[str, float]:
    """Return what a million scans and their reviews add, in dollars, storage for one month included."""
    scans, reviews = of(SCAN, 1e6, edge=True), of(REVIEW, 1e6, over_http=False)
    kept = storage((SCAN.bytes + REVIEW.bytes) * 1e6 / 1e9)
    return {**{name: scans[name] + reviews[name] for name in scans}, "storage, a month": kept}


def a_month(size: Size) -> dict[str, float]:
    """Return a month of a campaign, in dollars, and what registering everybody costs once."""
    doses = sum(a_million_doses().values()) * size.doses / 1e6
    look_ups = sum(of(LOOK_UP, size.look_ups).values())
    people = storage(size.people * REGISTER.bytes / 1e9)
    total = sum(fixed(size.municipalities).values()) + doses + look_ups + people
    once = sum(of(REGISTER, size.people, over_http=False).values())
    return {
        "doses": doses,
        "look-ups": look_ups,
        "people kept": people,
        "the month, with what is fixed": total,
        "registering everybody, once": once,
    }


def tables(*, japanese: bool = False) -> str:
    """Return the tables as Markdown; figures in US dollars."""

    def row(name: str, *costs: float, places: int = 0) -> str:
        cells = [JAPANESE[name] if japanese else name, *(f"{cost:,.{places}f}" for cost in costs)]
        return f"| {' | '.join(cells)} |"

    def head(*names: str) -> list[str]:
        cells = [JAPANESE.get(name, name) if japanese else name for name in names]
        return [f"| {' | '.join(cells)} |", "|---" * len(cells) + "|"]

    sizes = [size.japanese if japanese else size.english for size in SIZES]
    columns = [fixed(size.municipalities) for size in SIZES]
    dose = a_million_doses()
    lines = [
        *head("fixed, a month", *sizes),
        *(row(name, *(column[name] for column in columns)) for name in columns[0]),
        row("together", *(sum(column.values()) for column in columns)),
        "",
        *head("a million doses", "USD"),
        *(row(name, cost, places=2) for name, cost in dose.items()),
        row("together", sum(dose.values()), places=2),
        "",
        *head("a month of a campaign", *sizes),
        *(row(name, *(a_month(size)[name] for size in SIZES)) for name in a_month(SIZES[0])),
    ]
    return "\n".join(lines)


JAPANESE: Mapping[str, str] = {
    "fixed, a month": "固定費（月）",
    "interface endpoints": "インターフェイスエンドポイント",
    "load balancer": "負荷分散装置",
    "KMS keys": "KMS の鍵",
    "WAF": "WAF",
    "alarms, metrics, dashboard": "警報・指標・ダッシュボード",
    "sealing (signatures, S3)": "封印（署名・S3）",
    "together": "計",
    "a million doses": "接種100万件",
    "DynamoDB writes": "DynamoDB 書込み",
    "DynamoDB reads": "DynamoDB 読取り",
    "CloudTrail data events": "CloudTrail データイベント",
    "KMS calls": "KMS の呼出し",
    "Lambda": "Lambda",
    "API Gateway": "API Gateway",
    "WAF requests": "WAF の検査",
    "logs": "ログ",
    "storage, a month": "保存（1か月）",
    "a month of a campaign": "接種期間中の1か月",
    "doses": "接種の記録",
    "look-ups": "照会",
    "people kept": "登録者の保存",
    "the month, with what is fixed": "月の合計（固定費を含む）",
    "registering everybody, once": "全員の登録（一度だけ）",
}
BEGIN, END = "<!-- costs: python -m infra.costs --write -->", "<!-- end of costs -->"
PAGES = {ROOT / "docs" / "deploy.md": False, ROOT / "docs" / "deploy.ja.md": True}
"""The guides, and whether they are Japanese."""


def placed(page: str, *, japanese: bool) -> str:
    """Return a page with the tables between their marks; raise ValueError where the marks are missing."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError("the page has no place for the costs")
    return f"{before}{BEGIN}\n\n{tables(japanese=japanese)}\n\n{END}{after}"


def main() -> int:
    """Print the tables, or put them into the guides."""
    parser = argparse.ArgumentParser(prog="costs")
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        for page, japanese in PAGES.items():
            page.write_text(placed(page.read_text("utf-8"), japanese=japanese), "utf-8")
    else:
        print(f"US dollars, prices as of {AS_OF} (assumed; check the price list)\n\n{tables()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
