"""Rules on what is spared: a month's money, and the backups of the table."""

import re
from collections.abc import Iterator
from typing import Any

from proofs.topology.documents import denied, statements
from proofs.topology.house import House, plain, several
from proofs.topology.rule import Rule, only, rule
from proofs.topology.stores import TAKING_AWAY

TOLD = {"Ref": "AlertTopic"}


@rule("spare-1", "A month's cost is told before and when it is reached, and when it is foreseen")
def budgets(house: House) -> Iterator[str]:
    wanted = {("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)}
    yield from only(house.of("AWS::Budgets::Budget"), 1, "budgets")
    for budget in house.of("AWS::Budgets::Budget"):
        if budget.at("Budget", "BudgetLimit") != {"Amount": {"Ref": "MonthlyBudget"}, "Unit": "USD"}:
            yield f"{budget}: BudgetLimit"
        if (budget.at("Budget", "BudgetType"), budget.at("Budget", "TimeUnit")) != ("COST", "MONTHLY"):
            yield f"{budget}: BudgetType or TimeUnit"
        told = {
            (each["Notification"].get("NotificationType"), each["Notification"].get("Threshold"))
            for each in budget.at("NotificationsWithSubscribers") or []
            if _is_told(each)
        }
        yield from (f"{budget}: {kind} {percent} %" for kind, percent in sorted(wanted - told))


def _copied_to(house: House) -> list[str]:
    """Return the vaults that the role of backups may copy into."""
    found = [
        several(statement.get("Resource"))
        for role in house.of("AWS::IAM::Role")
        for policy in role.at("Policies") or []
        for statement in statements(policy.get("PolicyDocument"))
        if "backup:CopyIntoBackupVault" in several(statement.get("Action"))
    ]
    return found[0] if len(found) == 1 else []


def _is_told(each: Any) -> bool:
    notification = each.get("Notification", {})
    said = (notification.get("ComparisonOperator"), notification.get("ThresholdType"))
    subscribers = each.get("Subscribers")
    return said == ("GREATER_THAN", "PERCENTAGE") and subscribers == [
        {"SubscriptionType": "SNS", "Address": TOLD}
    ]


@rule(
    "spare-2",
    "Every day the table is backed up into the locked vault, and copied to another account, in Japan",
)
def backups(house: House) -> Iterator[str]:
    yield from only(house.of("AWS::Backup::BackupPlan"), 1, "backup plans")
    allowed = _copied_to(house)
    for plan in house.of("AWS::Backup::BackupPlan"):
        yield from only(plan.at("BackupPlan", "BackupPlanRule") or [], 1, "rules of the plan")
        for each in plain(plan.at("BackupPlan", "BackupPlanRule")) or []:
            copies = [copy.get("DestinationBackupVaultArn") for copy in each.get("CopyActions", [])]
            days = [each.get("Lifecycle")] + [copy.get("Lifecycle") for copy in each.get("CopyActions", [])]
            if (
                copies != ["⟨CopyVaultArn⟩", *(["⟨OsakaVaultArn⟩"] if house.holds else [])]
                or copies != allowed
            ):
                yield f"{plan}: CopyActions"
            if any(life != {"DeleteAfterDays": "⟨BackupDays⟩"} for life in days):
                yield f"{plan}: Lifecycle"
            if each.get("TargetBackupVault") != "⟨BackupVault⟩" or not re.fullmatch(
                r"cron\(\d+ \d+ \* \* \? \*\)", str(each.get("ScheduleExpression"))
            ):
                yield f"{plan}: TargetBackupVault or ScheduleExpression"
    chosen = [plain(each.properties) for each in house.of("AWS::Backup::BackupSelection")]
    if [each.get("BackupSelection", {}).get("Resources") for each in chosen] != [["⟨VrsTable.Arn⟩"]]:
        yield "the selection is not the table"
    for each in chosen:
        if each.get("BackupSelection", {}).get("IamRoleArn") != "⟨BackupWriter.Arn⟩":
            yield "the selection is not made by its own role"


@rule("spare-3", "Nobody takes a backup away, and only we put copies into the other account's vault")
def vaults(house: House) -> Iterator[str]:
    others = {"StringNotEquals": {"aws:PrincipalAccount": "⟨VrsAccount⟩"}}
    yield from only(house.of("AWS::Backup::BackupVault"), 2, "vaults")
    for vault in house.of("AWS::Backup::BackupVault"):
        policy = vault.at("AccessPolicy")
        yield from (f"{vault}: {action}" for action in TAKING_AWAY if not denied(policy, action, {"*"}, {}))
        allowed = [
            (each.get("Principal"), each.get("Action"))
            for each in statements(policy)
            if each.get("Effect") != "Deny"
        ]
        wanted = [({"AWS": "arn:aws:iam::⟨VrsAccount⟩:root"}, "backup:CopyIntoBackupVault")]
        if allowed != (wanted if vault.stack == "backup-account" else []):
            yield f"{vault}: allows {len(allowed)}"
        if vault.stack == "backup-account" and not denied(
            policy, "backup:CopyIntoBackupVault", {"*"}, others
        ):
            yield f"{vault}: copies of others"


RULES: list[Rule] = [budgets, backups, vaults]
