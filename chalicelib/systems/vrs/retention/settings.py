"""The municipality's own settings: how long records are kept, and when business ends.

One person proposes and another approves; what was ever proposed stays listed.
"""

from collections.abc import Sequence
from datetime import timedelta

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchSetting, ShorterThanTheLaw
from chalicelib.systems.vrs.retention.business import BusinessEnd
from chalicelib.systems.vrs.retention.model import EndSetting, Facts, Life, RetentionRule, RetentionSetting
from chalicelib.systems.vrs.retention.motions import Judgement, decided, is_agreed, proposed
from chalicelib.systems.vrs.retention.ports import RetentionDesk
from chalicelib.systems.vrs.retention.rules import due_on, in_force
from chalicelib.values.clock import day_in_japan
from chalicelib.values.word import Line, Word


class RuleWish(Word):
    """保存期間の起案."""

    rule: RetentionRule
    reason: Line


class EndWish(Word):
    """業務終了の起案."""

    end: BusinessEnd
    reason: Line


class RetentionState(Word):
    """保存期間の一覧: the rules in force today, the state's, and the city's own with their history."""

    in_force: tuple[RetentionRule, ...]
    national: tuple[RetentionRule, ...]
    own: tuple[RetentionSetting, ...]


def show_rules(actor: Actor, desk: RetentionDesk) -> RetentionState:
    """Return the rules; they are about nobody."""
    require(actor, Permission.READ_RETENTION)
    own = tuple(desk.settings.rules())
    today = day_in_japan(desk.clock.now())
    return RetentionState(in_force=in_force(desk.national, own, today), national=desk.national, own=own)


def propose_rule(wanted: RuleWish, actor: Actor, desk: RetentionDesk) -> RetentionSetting:
    """Keep a proposal; raise ShorterThanTheLaw where the state keeps longer."""
    require(actor, Permission.SET_RETENTION)
    _demand_no_shorter(wanted.rule, desk)
    now = desk.clock.now()
    setting = RetentionSetting(
        setting_id=desk.draws.identifier(), rule=wanted.rule, motion=proposed(actor, wanted.reason, now)
    )
    entry = actor.entry(
        Act.RETENTION_PROPOSED,
        now,
        subject=setting.setting_id,
        basis=wanted.rule.basis.value,
        years=wanted.rule.years,
    )
    desk.settings.keep_rule(setting, entry)
    return setting


def decide_rule(setting_id: str, judgement: Judgement, actor: Actor, desk: RetentionDesk) -> RetentionSetting:
    """Approve or reject a proposed rule, as another person than who proposed it."""
    require(actor, Permission.SET_RETENTION)
    found = next((each for each in desk.settings.rules() if each.setting_id == setting_id), None)
    if found is None:
        raise NoSuchSetting
    now = desk.clock.now()
    motion = decided(found.motion, judgement, actor, now)
    after = found.model_copy(update={"motion": motion, "version": found.version + 1})
    entry = actor.entry(Act.RETENTION_DECIDED, now, subject=setting_id, verdict=motion.verdict.value)
    desk.settings.keep_rule(after, entry)
    return after


def list_ends(actor: Actor, desk: RetentionDesk) -> tuple[BusinessEnd | None, Sequence[EndSetting]]:
    """Return the end that is set, and everything that was ever proposed."""
    require(actor, Permission.READ_RETENTION)
    ends = desk.settings.ends()
    return published(ends), ends


def propose_end(wanted: EndWish, actor: Actor, desk: RetentionDesk) -> EndSetting:
    """Keep a proposed end of business."""
    require(actor, Permission.SET_BUSINESS_END)
    now = desk.clock.now()
    setting = EndSetting(
        setting_id=desk.draws.identifier(), end=wanted.end, motion=proposed(actor, wanted.reason, now)
    )
    entry = actor.entry(
        Act.BUSINESS_END_PROPOSED, now, subject=setting.setting_id, ends_on=wanted.end.ends_on.isoformat()
    )
    desk.settings.keep_end(setting, published(desk.settings.ends()), entry)
    return setting


def decide_end(setting_id: str, judgement: Judgement, actor: Actor, desk: RetentionDesk) -> EndSetting:
    """Approve or reject a proposed end, as another person; approved, the venues learn it within a minute."""
    require(actor, Permission.SET_BUSINESS_END)
    ends = list(desk.settings.ends())
    found = next((each for each in ends if each.setting_id == setting_id), None)
    if found is None:
        raise NoSuchSetting
    now = desk.clock.now()
    motion = decided(found.motion, judgement, actor, now)
    after = found.model_copy(update={"motion": motion, "version": found.version + 1})
    entry = actor.entry(Act.BUSINESS_END_DECIDED, now, subject=setting_id, verdict=motion.verdict.value)
    stands = published([each for each in ends if each.setting_id != setting_id] + [after])
    desk.settings.keep_end(after, stands, entry)
    return after


def published(ends: Sequence[EndSetting]) -> BusinessEnd | None:
    """Return the end that was approved last."""
    agreed = [each for each in ends if is_agreed(each.motion) and each.motion.decided_at is not None]
    agreed.sort(key=lambda each: (each.motion.decided_at, each.setting_id))
    return agreed[-1].end if agreed else None


def _demand_no_shorter(rule: RetentionRule, desk: RetentionDesk) -> None:
    """Raise ShorterThanTheLaw unless the rule keeps everybody's records at least as long as the state's."""
    given = day_in_japan(desk.clock.now())
    national = in_force(desk.national, (), max(rule.applies_from, given))
    for facts in (
        Facts(last_dose_on=given, life=Life.AWAY),
        Facts(last_dose_on=given, life=Life.DEAD, died_on=given + timedelta(days=365)),
    ):
        least, own = due_on(national, facts), due_on((rule,), facts)
        if least is not None and own is not None and own < least:
            raise ShorterThanTheLaw
