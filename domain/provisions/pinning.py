"""Pinning: which of the provisions in force governs a matter, a conflict or a challenge.

Of several decision rules in force the most specific one governs: one that names matter and body
before one that names the matter, that before one for all matters of the body, that before one
for everything. Of conflict protocols and of rules on challenges, those of the agreement that it
is about govern; what is about no agreement that has one follows another, if only one has it.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from domain.provisions.protocol import DEFAULT_PROTOCOL, PinnedProtocol
from domain.provisions.provision import (
    DEFAULT_AMENDMENT_RULE,
    DEFAULT_ELECTION_RULE,
    DEFAULT_RULE,
    EVERY_MATTER,
    AmendmentRuleProvision,
    ChallengeProvision,
    ConflictProtocolProvision,
    DecisionRuleProvision,
    ElectionRuleProvision,
    GoverningProvision,
    PinnedAmendmentRule,
    PinnedElectionRule,
    PinnedProcedure,
    PinnedRule,
    PinnedTimeLimits,
    ProcedureProvision,
    ProtocolsClash,
    Provision,
    ProvisionInForce,
    RulesClash,
    SegregationProvision,
    SpendingProvision,
    TimeLimitsProvision,
)
from domain.provisions.recourse import (
    DEFAULT_CHALLENGE_RULE,
    ChallengeRulesClash,
    PinnedChallengeRule,
)
from domain.provisions.segregation import Incompatibility
from domain.provisions.spending import (
    DEFAULT_SPENDING_RULES,
    PinnedSpendingRules,
    SpendingRulesClash,
)
from domain.refusal import Conduct
from domain.values import AgreementId, BodyId
from domain.voting.rules import PRESETS, BodyPreset, FromClause, Preset, StatedDefault

G = TypeVar(
    "G", DecisionRuleProvision, ElectionRuleProvision, ProcedureProvision, TimeLimitsProvision
)
P = TypeVar("P", bound=Provision)


def pin_rule(
    matter: str,
    body: BodyId | None,
    in_force: Iterable[ProvisionInForce],
    preset: Preset | None = None,
) -> PinnedRule:
    """The rule for `matter` in `body` among the provisions in force; where there is none, the
    preset that the body was constituted with, or the stated default.

    Refuses when two provisions govern the matter equally.
    """
    found = _most_specific(DecisionRuleProvision, matter, body, in_force)
    if found is not None:
        provision, origin = found
        return PinnedRule(provision.rule, origin)
    if preset is not None:
        return PinnedRule(PRESETS[preset], BodyPreset(preset))
    return DEFAULT_RULE


def pin_election_rule(
    matter: str, body: BodyId | None, in_force: Iterable[ProvisionInForce]
) -> PinnedElectionRule:
    """The rule for elections on `matter` in `body`, or the stated default.

    Refuses when two provisions govern the matter equally.
    """
    found = _most_specific(ElectionRuleProvision, matter, body, in_force)
    return DEFAULT_ELECTION_RULE if found is None else PinnedElectionRule(found[0].rule, found[1])


def pin_procedure(
    matter: str, body: BodyId | None, in_force: Iterable[ProvisionInForce]
) -> PinnedProcedure | None:
    """The rules of procedure for `matter` in `body`, where the agreement has some.

    Refuses when two provisions govern the matter equally.
    """
    found = _most_specific(ProcedureProvision, matter, body, in_force)
    return None if found is None else PinnedProcedure(found[0].procedure, found[1])


def pin_time_limits(
    matter: str, body: BodyId | None, in_force: Iterable[ProvisionInForce]
) -> PinnedTimeLimits | None:
    """The time limits for `matter` in `body`, where the agreement has some.

    Refuses when two provisions govern the matter equally.
    """
    found = _most_specific(TimeLimitsProvision, matter, body, in_force)
    return None if found is None else PinnedTimeLimits(found[0].limits, found[1])


def _most_specific(
    kind: type[G], matter: str, body: BodyId | None, in_force: Iterable[ProvisionInForce]
) -> tuple[G, FromClause] | None:
    ranked: list[tuple[int, G, FromClause]] = []
    for found in in_force:
        provision = found.provision
        if isinstance(provision, kind):
            rank = _specificity(provision, matter, body)
            if rank:
                ranked.append((rank, provision, found.origin))
    if not ranked:
        return None
    best = max(rank for rank, _, _ in ranked)
    governing = [(provision, origin) for rank, provision, origin in ranked if rank == best]
    if len(governing) > 1:
        named = matter or EVERY_MATTER
        raise RulesClash(named, governing[0][0].name, governing[1][0].name)
    return governing[0]


def pin_amendment_rule(in_force: Iterable[ProvisionInForce]) -> PinnedAmendmentRule:
    """What it takes to amend the agreement whose provisions in force these are."""
    for provision, found in _of_kind(AmendmentRuleProvision, in_force):
        return PinnedAmendmentRule(provision.by, provision.matter, found.origin)
    return DEFAULT_AMENDMENT_RULE


def pin_protocol(
    agreement: AgreementId | None,
    in_force: Iterable[ProvisionInForce],
    conduct: Conduct,
) -> PinnedProtocol:
    """The protocol for a conflict about `agreement` among the provisions in force, or the default.

    Where two agreements have one each and the conflict is about neither, that is a breach; a
    conflict reported from outside then follows the first.
    """
    best = _closest(ConflictProtocolProvision, agreement, in_force)
    if not best:
        return PinnedProtocol(DEFAULT_PROTOCOL, StatedDefault())
    if len(best) > 1:
        conduct.breach(ProtocolsClash(best[0][0].name, best[1][0].name))
    provision, found = best[0]
    return PinnedProtocol(provision.protocol, found.origin)


def pin_challenge_rule(
    agreement: AgreementId | None, in_force: Iterable[ProvisionInForce], conduct: Conduct
) -> PinnedChallengeRule:
    """How a decision is challenged, by the provisions that were in force when it was taken.

    The agreement whose rule it was decided under goes first. Where two others have one each,
    that is a breach; a challenge reported from outside then follows the first.
    """
    best = _closest(ChallengeProvision, agreement, in_force)
    if not best:
        return DEFAULT_CHALLENGE_RULE
    if len(best) > 1:
        conduct.breach(ChallengeRulesClash(best[0][0].name, best[1][0].name))
    provision, found = best[0]
    return PinnedChallengeRule(provision.rule, found.origin)


def pin_spending_rules(
    in_force: Iterable[ProvisionInForce], conduct: Conduct
) -> PinnedSpendingRules:
    """What is asked of payments by the provisions in force, or the stated default.

    Where two agreements say so, that is a breach; a payment reported from outside then follows
    the first.
    """
    found = _of_kind(SpendingProvision, in_force)
    if not found:
        return DEFAULT_SPENDING_RULES
    if len(found) > 1:
        conduct.breach(SpendingRulesClash(found[0][0].name, found[1][0].name))
    provision, one = found[0]
    return PinnedSpendingRules(provision.rules, one.origin)


def incompatibilities(in_force: Iterable[ProvisionInForce]) -> tuple[Incompatibility, ...]:
    """The functions that the provisions in force declare incompatible, all of them together."""
    found = _of_kind(SegregationProvision, in_force)
    declared = (each for provision, _ in found for each in provision.incompatible)
    return tuple(dict.fromkeys(declared))


def _closest(
    kind: type[P], agreement: AgreementId | None, in_force: Iterable[ProvisionInForce]
) -> Sequence[tuple[P, ProvisionInForce]]:
    """The provisions of a kind that `agreement` has; where it has none, those of all."""
    every = _of_kind(kind, in_force)
    return [one for one in every if one[1].agreement == agreement] or every


def _of_kind(
    kind: type[P], in_force: Iterable[ProvisionInForce]
) -> Sequence[tuple[P, ProvisionInForce]]:
    return [(one.provision, one) for one in in_force if isinstance(one.provision, kind)]


def _specificity(provision: GoverningProvision, matter: str, body: BodyId | None) -> int:
    """How closely the provision fits: 0 not at all, 4 by matter and body."""
    if provision.body is not None and provision.body != body:
        return 0
    if provision.matters and matter not in provision.matters:
        return 0
    return 1 + (provision.body is not None) + 2 * bool(provision.matters)
