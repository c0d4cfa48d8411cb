"""No number gets so far that only the ledger would refuse it.

The ledger keeps integers within what every JSON reader keeps exactly, and refuses others with
INTEGER_TOO_LARGE. That is no refusal of any command: the rules bound every integer that a command
takes. Each is listed here; one that comes new is missing here first.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from domain.bodies.seats_named import SeatsNamed
from domain.conflicts.redress import StageUnknown
from domain.elections.election import (
    ElectionRule,
    InstantRunoff,
    Option,
    Plurality,
    ReservedPlaces,
    Star,
    TransferableVote,
)
from domain.elections.election_drafting import OutOfRange
from domain.elections.marks import OptionScore, ScoredOptions, UnknownChoice
from domain.money import Money
from domain.motions.enacted_acts import BodyConstitution
from domain.motions.notice import NoticeNotShorter
from domain.parties.access import HoursOutOfRange
from domain.provisions.cadence import CadenceProvision
from domain.provisions.composition import BodyProvision, SeatsOutOfRange, SeatsProvided
from domain.provisions.protocol import ConflictProtocol, DaysOutOfRange, ProtocolStage
from domain.provisions.provision import (
    ChallengeProvision,
    ConflictProtocolProvision,
    DecisionRuleProvision,
    DurationProvision,
    ElectionRuleProvision,
    NoticeProvision,
    PeriodOutOfRange,
    Procedure,
    ProcedureProvision,
    Provision,
    SpendingProvision,
    TimeLimitsProvision,
)
from domain.provisions.recourse import ChallengeRule
from domain.provisions.signing_rule import SigningProvision, TogetherOutOfRange
from domain.provisions.spending import PeriodLimit, PeriodNotOfCalendar, SpendingRules
from domain.provisions.tenure import Tenure, TenureOutOfRange
from domain.provisions.time_limits import TimeLimits
from domain.provisions.urgency import UrgencyProvision
from domain.refusal import Refused
from domain.values import INTEGER_LIMIT, BodyId, derived_id, is_variant_base, variants_of
from domain.voting.contradiction import CannotBeMeant
from domain.voting.drafting import NumberOutOfRange
from domain.voting.reconsideration import ReconsiderationRule
from domain.voting.rules import Condition, Consensus, DecisionRule, Instead
from domain.voting.rules_before import Confirmed, Consulted, Noticed, SilenceKept, TwoMeetings
from domain.voting.tally import Seat
from services.catalogue import commands
from tests.domain.polls import MORE_YES
from tests.refusals.cases import Case, refused
from tests.refusals.drafting import NEW
from tests.refusals.stage import Stage
from tests.refusals.usual import SEAT
from tests.refusals.world import clause

TOO_LARGE = INTEGER_LIMIT + 1


def drafting(refusal: type[Refused], provision: Provision) -> Case:
    return refused("draft_agreement", refusal, clauses=(clause(NEW, provision),))


def disputes(days: int, acknowledgement: int, appeal: int) -> Provision:
    stages = (ProtocolStage("mediation", days),)
    return ConflictProtocolProvision("disputes", ConflictProtocol(stages, acknowledgement, appeal))


def orders(procedure: Procedure) -> Provision:
    return ProcedureProvision("orders", (), procedure)


def elected(rule: ElectionRule) -> Provision:
    return ElectionRuleProvision("a", (), rule)


def decided(condition: Condition) -> Provision:
    return DecisionRuleProvision("a", (), DecisionRule(condition))


BOUNDED: dict[str, Case] = {
    "BodyProvision.months": drafting(
        PeriodOutOfRange, BodyProvision("a", (SeatsProvided(1),), months=TOO_LARGE)
    ),
    "CadenceProvision.months": drafting(
        PeriodOutOfRange, CadenceProvision("a", "meeting", TOO_LARGE, date(2024, 1, 1))
    ),
    "Consulted.days": drafting(
        NumberOutOfRange, decided(Consulted((BodyId(derived_id("council")),), days=TOO_LARGE))
    ),
    "Noticed.days": drafting(NumberOutOfRange, decided(Noticed(days=TOO_LARGE))),
    "SeatsProvided.number": drafting(
        SeatsOutOfRange, BodyProvision("a", (SeatsProvided(TOO_LARGE),))
    ),
    "SeatsNamed.number": refused(
        "propose_motion",
        SeatsOutOfRange,
        enacts=(BodyConstitution("a", (SeatsNamed(TOO_LARGE),)),),
    ),
    "SeatsNamed.persons": refused(
        "propose_motion",
        NumberOutOfRange,
        enacts=(BodyConstitution("a", (SeatsNamed(persons=TOO_LARGE),)),),
    ),
    "SigningProvision.together": drafting(
        TogetherOutOfRange, SigningProvision("a", together=TOO_LARGE)
    ),
    "ChallengeRule.days": drafting(
        DaysOutOfRange, ChallengeProvision("a", ChallengeRule(days=TOO_LARGE))
    ),
    "ChallengeRule.nullify_days": drafting(
        DaysOutOfRange, ChallengeProvision("a", ChallengeRule(nullify_days=TOO_LARGE))
    ),
    "ConflictProtocol.acknowledgement_days": drafting(DaysOutOfRange, disputes(1, TOO_LARGE, 0)),
    "ConflictProtocol.appeal_days": drafting(DaysOutOfRange, disputes(1, 1, TOO_LARGE)),
    "break_glass.hours": refused("break_glass", HoursOutOfRange, hours=TOO_LARGE),
    "Confirmed.days": drafting(NumberOutOfRange, decided(Confirmed(days=TOO_LARGE))),
    "TwoMeetings.days": drafting(
        NumberOutOfRange, decided(TwoMeetings(MORE_YES, MORE_YES, days=TOO_LARGE))
    ),
    "DecisionRule.repeat_tie": drafting(
        NumberOutOfRange,
        DecisionRuleProvision("a", (), DecisionRule(MORE_YES, repeat_tie=TOO_LARGE)),
    ),
    "Instead.from_call": drafting(
        NumberOutOfRange,
        DecisionRuleProvision(
            "a", (), DecisionRule(MORE_YES, instead=(Instead(TOO_LARGE, tie="lot"),))
        ),
    ),
    "Option.precedence": refused(
        "propose_election", OutOfRange, options=(Option("A", precedence=TOO_LARGE),)
    ),
    "Consensus.stand_asides": drafting(
        NumberOutOfRange, decided(Consensus(stand_asides=TOO_LARGE))
    ),
    "DurationProvision.months": drafting(PeriodOutOfRange, DurationProvision("a", TOO_LARGE)),
    "DurationProvision.renewal_months": drafting(
        PeriodOutOfRange, DurationProvision("a", 1, renewal_months=TOO_LARGE)
    ),
    "NoticeProvision.days": drafting(PeriodOutOfRange, NoticeProvision("a", days=TOO_LARGE)),
    "NoticeProvision.months": drafting(PeriodOutOfRange, NoticeProvision("a", months=TOO_LARGE)),
    "ElectionRule.cap": drafting(
        OutOfRange, elected(replace(ElectionRule(Plurality()), cap=TOO_LARGE))
    ),
    "ReservedPlaces.number": drafting(
        CannotBeMeant,
        elected(ElectionRule(Plurality(0), 2, reserved=(ReservedPlaces("women", TOO_LARGE),))),
    ),
    "ElectionRule.seats": drafting(OutOfRange, elected(ElectionRule(Plurality(), TOO_LARGE))),
    "InstantRunoff.least_ranked": drafting(
        OutOfRange, elected(ElectionRule(InstantRunoff(least_ranked=TOO_LARGE)))
    ),
    "Plurality.picks": drafting(OutOfRange, elected(ElectionRule(Plurality(TOO_LARGE)))),
    "Star.most": drafting(OutOfRange, elected(ElectionRule(Star(TOO_LARGE)))),
    "TransferableVote.decimals": drafting(
        OutOfRange, elected(ElectionRule(TransferableVote(decimals=TOO_LARGE)))
    ),
    "TransferableVote.least_ranked": drafting(
        OutOfRange, elected(ElectionRule(TransferableVote(least_ranked=TOO_LARGE)))
    ),
    "OptionScore.score": refused(
        "cast_ballot", UnknownChoice, choice=ScoredOptions((OptionScore("a boat", TOO_LARGE),))
    ),
    "Procedure.notice_days": drafting(NumberOutOfRange, orders(Procedure(notice_days=TOO_LARGE))),
    "Procedure.notice_shortened_to": drafting(
        NumberOutOfRange, orders(Procedure(notice_shortened_to=TOO_LARGE))
    ),
    "Procedure.proxies_per_holder": drafting(
        NumberOutOfRange, orders(Procedure(proxies_per_holder=TOO_LARGE))
    ),
    "PeriodLimit.months": refused(
        "delegate_authority",
        PeriodNotOfCalendar,
        period_limit=PeriodLimit(Money(Fraction(1), "CHF"), TOO_LARGE, rolling=True),
    ),
    **{
        f"ReconsiderationRule.{name}": drafting(
            NumberOutOfRange, orders(Procedure(reconsideration=rule))
        )
        for name, rule in (
            ("days", ReconsiderationRule(days=TOO_LARGE)),
            ("times", ReconsiderationRule(times=TOO_LARGE)),
            ("meetings", ReconsiderationRule(meetings=TOO_LARGE)),
        )
    },
    "Procedure.suspended_after": drafting(
        NumberOutOfRange, orders(Procedure(suspended_after=TOO_LARGE))
    ),
    "Procedure.suspended_of_last": drafting(
        NumberOutOfRange, orders(Procedure(suspended_after=1, suspended_of_last=TOO_LARGE))
    ),
    "ProtocolStage.days": drafting(DaysOutOfRange, disputes(TOO_LARGE, 1, 0)),
    "Seat.persons": refused(
        "constitute_body", NumberOutOfRange, seats=(Seat(SEAT, persons=TOO_LARGE),)
    ),
    "SilenceKept.days": drafting(NumberOutOfRange, decided(SilenceKept(days=TOO_LARGE))),
    "SpendingRules.splitting_days": drafting(
        NumberOutOfRange, SpendingProvision("a", SpendingRules(splitting_days=TOO_LARGE))
    ),
    "TimeLimits.extension_days": drafting(
        NumberOutOfRange, TimeLimitsProvision("a", (), TimeLimits(extension_days=TOO_LARGE))
    ),
    **{
        f"TimeLimits.{name}": drafting(NumberOutOfRange, TimeLimitsProvision("a", (), limits))
        for name, limits in (
            ("open_days", TimeLimits(open_days=TOO_LARGE)),
            ("waiting_days", TimeLimits(waiting_days=TOO_LARGE)),
        )
    },
    "Tenure.holders": refused("define_post", TenureOutOfRange, tenure=Tenure(holders=TOO_LARGE)),
    "Tenure.months": refused("define_post", TenureOutOfRange, tenure=Tenure(months=TOO_LARGE)),
    "Tenure.terms": refused("define_post", TenureOutOfRange, tenure=Tenure(terms=TOO_LARGE)),
    "UrgencyProvision.ratify_days": drafting(
        DaysOutOfRange, UrgencyProvision("a", ratify_days=TOO_LARGE)
    ),
    "UrgencyProvision.report_days": drafting(
        DaysOutOfRange, UrgencyProvision("a", report_days=TOO_LARGE)
    ),
    "shorten_notice.days": refused("shorten_notice", NoticeNotShorter, days=TOO_LARGE),
    "remand_conflict.stage": refused("remand_conflict", StageUnknown, stage=TOO_LARGE),
}
"""Every integer that commands take, with the refusal of one that is too large."""


def integers(hint: Any, place: str, seen: set[Any]) -> set[str]:
    """Where integers stand in what a command takes."""
    if hint is int:
        return {place}
    if hint in seen:
        return set()
    if get_origin(hint) in (Union, UnionType, tuple):
        inner = [(argument, place) for argument in get_args(hint)]
    elif is_variant_base(hint):
        inner = [(variant, place) for variant in variants_of(hint).values()]
        seen.add(hint)
    elif is_dataclass(hint):
        hints = get_type_hints(hint)
        inner = [(hints[f.name], f"{hint.__name__}.{f.name}") for f in fields(hint)]  # type: ignore[union-attr]
        seen.add(hint)
    else:
        return set()
    return {found for one, at in inner for found in integers(one, at, seen)}


def test_every_integer_that_a_command_takes_is_bounded() -> None:
    seen: set[Any] = set()
    found = {
        place
        for name, command in commands().items()
        for parameter in command.parameters.values()
        for place in integers(parameter.type, f"{name}.{parameter.name}", seen)
    }
    assert found == set(BOUNDED)


@pytest.mark.postgres
@pytest.mark.parametrize("place", sorted(BOUNDED))
def test_an_integer_that_readers_would_round_is_refused_by_the_rules(
    stage: Stage, place: str
) -> None:
    refusal, written = stage.met(BOUNDED[place])
    assert (type(refusal), written) == (BOUNDED[place].refusal, 0)
