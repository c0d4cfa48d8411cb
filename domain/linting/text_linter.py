"""The linter of texts: rules beside the bodies that the same text composes, before there are any.

Nobody has to be appointed to see that a committee of five never reaches a quorum of a hundred. A
rule that names no body is looked at for each body that the text composes, with every seat held;
one that names a body, for that one as it is held. Remarked is what nobody could decide by it, what
one vacant seat keeps from being decided, whose veto nobody meant, and whom the numbers of a secret
vote would reveal; the rest depends on who sits, and is said where a body is looked at
(`domain.linting.body_linter`). Names of bodies and parties that are not there
are remarked as well: they may be there when it matters.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from domain.bodies.body import electorate_at
from domain.elections.election import ElectionRule
from domain.linting.charter_linter import Organs
from domain.linting.election_linter import lint_election
from domain.linting.linter import lint
from domain.linting.text_drafting import parties_in
from domain.provisions.cadence import CadenceProvision
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.office import PostProvision
from domain.provisions.protocol import RULING_STAGES
from domain.provisions.provision import (
    AmendmentRuleProvision,
    ChallengeProvision,
    ConflictProtocolProvision,
    DecisionRuleProvision,
    DurationProvision,
    ElectionRuleProvision,
    GoverningProvision,
    NoticeProvision,
    ProcedureProvision,
    Provision,
    ProvisionInForce,
    RulesClash,
)
from domain.provisions.remit import Remit
from domain.provisions.scheme import competence_in, reserved_in
from domain.provisions.urgency import UrgencyProvision
from domain.values import BodyId, OrganisationId, PersonId, SeatId, derived_id
from domain.voting.parts import Part, Place, parts_of
from domain.voting.remark import Remark
from domain.voting.rules import DecisionRule, MustAbstain, NoVeto
from domain.voting.rules_before import Consulted
from domain.voting.tally import Electorate, Seat

MOST_SEATS = 500
"""Of a body that is looked at while somebody waits."""
STEPS = 300_000
"""Of looking at all the rules of a text together, while somebody waits: a second or two."""

_GRAVE = frozenset(
    {
        "ALWAYS_ADOPTED",
        "CANNOT_BE_ADOPTED",
        "NOBODY_CAN_BE_ELECTED",
        "NOT_LOOKED_AT_FURTHER",
        "QUORUM_CANNOT_BE_MET",
        "SEATS_CANNOT_BE_FILLED",
        "UNKNOWN_GROUP",
    }
)
"""What is so whoever holds the seats."""
_OF_COMPOSED = frozenset({"VACANCY_BLOCKS", "WEIGHTS_NOT_COUNTED"})
"""What is so besides of a body that there is not yet: of others it is said where they are."""
_REVEALING = "REVEALS_"
"""What the numbers of a secret vote would tell; of an open one everybody knows it anyway."""
_NEVER = frozenset({"CANNOT_BE_ADOPTED", "NOBODY_CAN_BE_ELECTED", "QUORUM_CANNOT_BE_MET"})
"""What lets nobody decide."""


@dataclass(frozen=True)
class _Voters:
    """Whom a rule is looked at for: a body as it is held, or as a clause composes it."""

    called: str
    electorate: Electorate
    is_composed: bool = False


def lint_text(
    own: Sequence[ProvisionInForce],
    in_force: Sequence[ProvisionInForce],
    organs: Organs,
    steps: int = STEPS,
) -> Iterator[Remark]:
    """The remarks on the provisions of one text beside what it composes, in the order of the text.

    `in_force` are all provisions that bind in the partnership then, with those of the text.
    """
    looked = [
        (one, rule, voters)
        for one in own
        if (rule := _rule_in(one.provision)) is not None
        for voters in _voters(one.provision, rule, own, in_force, organs)
    ]
    for one in own:
        yield from _on(one, in_force, organs)
        mine = [(rule, voters) for each, rule, voters in looked if each is one]
        for rule, voters in mine:
            yield from _on_rule(one, rule, voters, steps // len(looked))
        if not mine:
            yield from _by_nobody(one, organs, steps)


def _rule_in(provision: Provision) -> DecisionRule | ElectionRule | None:
    match provision:
        case DecisionRuleProvision(rule=rule):
            return rule
        case ElectionRuleProvision(rule=rule):
            return rule
        case _:
            return None


# A rule beside the bodies


def _voters(
    provision: Provision,
    rule: DecisionRule | ElectionRule,
    own: Sequence[ProvisionInForce],
    in_force: Sequence[ProvisionInForce],
    organs: Organs,
) -> Iterator[_Voters]:
    """The bodies that would decide by the rule; none where that can't be told from the text."""
    named: BodyId | None = getattr(provision, "body", None)
    if named is not None:
        body = organs.body(named)
        if body is not None:
            yield _Voters(f"“{body.name}” as it is held", electorate_at(body, organs.at))
        return
    if _names_seats(rule):  # seats have no identity before the body is constituted
        return
    may = _may_decide(provision, in_force, organs)
    for one in own:
        if isinstance(one.provision, BodyProvision) and may(one.provision.name):
            called = f"“{one.provision.name}” as it is composed"
            yield _Voters(called, composed(one.provision), is_composed=True)


def _by_nobody(one: ProvisionInForce, organs: Organs, steps: int) -> Iterator[Remark]:
    """Of a rule that names no body, in a text that composes none: that nobody there is, neither a
    body nor all parties together, could ever decide by it.
    """
    rule = _rule_in(one.provision)
    if rule is None or getattr(one.provision, "body", None) is not None or _names_seats(rule):
        return
    bodies = (electorate_at(body, organs.at) for body in organs.bodies if body.exists_at(organs.at))
    named = BodyProvision("", tuple(SeatsProvided(party=party) for party in organs.parties or {}))
    there = [each for each in (*bodies, composed(named)) if 0 < len(each.seats) <= MOST_SEATS]
    found = [
        [
            remark
            for remark in _on_rule(one, rule, _Voters("whoever there is", each), steps)
            if remark.code in _NEVER
        ]
        for each in there
    ]
    if found and all(found):
        yield found[-1][0]


def composed(provision: BodyProvision) -> Electorate:
    """The seats of a body as a clause composes it, each of them held by somebody else."""
    seats = []
    for index, sort in enumerate(provision.seats):
        for number in range(min(sort.number, MOST_SEATS + 1)):
            key = (provision.name, str(index), str(number))
            seat = SeatId(derived_id("seat", *key))
            held = PersonId(derived_id("person", *key))
            seats.append(Seat(seat, held, sort.party, sort.weight, sort.group))
    return Electorate(tuple(seats))


def _names_seats(rule: DecisionRule | ElectionRule) -> bool:
    if isinstance(rule, ElectionRule):
        return False
    return any(isinstance(part, NoVeto | MustAbstain) and part.seats for _, part in parts_of(rule))


def _may_decide(
    provision: Provision, in_force: Sequence[ProvisionInForce], organs: Organs
) -> Callable[[str], bool]:
    """Whether a body of this name could decide any of the matters, by the schemes in force."""
    bodies: set[str] = set()
    for matter in getattr(provision, "matters", ()) or ("",):
        try:
            competence = competence_in(matter, in_force)
        except RulesClash:
            return lambda _: True
        if competence is None:
            return lambda _: True
        given = competence.assignment.body
        body = None if given is None else organs.body(given)
        if given is not None and body is None:
            return lambda _: True
        if body is not None:
            bodies.add(body.name)
    return lambda name: name in bodies


def _on_rule(
    one: ProvisionInForce, rule: DecisionRule | ElectionRule, voters: _Voters, steps: int
) -> Iterator[Remark]:
    where = f"“{one.provision.name}” in {one.cited_as}"
    if len(voters.electorate.seats) > MOST_SEATS:
        many = f"{where} was not looked at for {voters.called}: it has more than {MOST_SEATS} seats"
        yield Remark("NOT_LOOKED_AT_FURTHER", f"{many}.")
        return
    if isinstance(rule, ElectionRule):
        found = lint_election(rule, voters.electorate, None, steps)
    else:
        found = lint(rule, voters.electorate, steps)
    for remark in found:
        if remark.code in _GRAVE or (voters.is_composed and _is_of_composed(remark, rule)):
            said = f"{where}, for {voters.called}: {_continued(_numbered(remark, voters))}"
            place = f"rule.{remark.place}" if remark.place else "rule"
            yield replace(remark, sentence=said, place=place, seats=())


def _is_of_composed(remark: Remark, rule: DecisionRule | ElectionRule) -> bool:
    """Whether it is said of a body that a text composes; a veto only where it says for whom."""
    if remark.code == "HIDDEN_VETO":
        return remark.party is not None
    reveals = remark.code.startswith(_REVEALING) and rule.secrecy == "secret"
    return reveals or remark.code in _OF_COMPOSED


def _numbered(remark: Remark, voters: _Voters) -> str:
    """The sentence with each seat that it names by its place: there may be no such seats yet."""
    said = remark.sentence
    for number, seat in enumerate(voters.electorate.seats, start=1):
        if seat.id in remark.seats:
            said = said.replace(str(seat.id), str(number))
    return said


def _continued(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


# What is named and not there, and what leads nowhere


def _on(
    one: ProvisionInForce, in_force: Sequence[ProvisionInForce], organs: Organs
) -> Iterator[Remark]:
    provision, where = one.provision, f"“{one.provision.name}” in {one.cited_as}"
    for place, body in _bodies_in(provision):
        if organs.body(body) is None:
            said = f"{where} names a body that does not exist ({body})."
            yield Remark("BODY_NOT_THERE", said, place)
    for place, party in _parties_named(provision):
        if party not in (organs.parties or {}):
            said = f"{where} names the organisation {party}, which is no party."
            yield Remark("PARTY_NOT_THERE", said, place, party=party)
    yield from _leading_nowhere(where, one, in_force)
    yield from _without_effect(where, provision)


def _leading_nowhere(
    where: str, one: ProvisionInForce, in_force: Sequence[ProvisionInForce]
) -> Iterator[Remark]:
    match one.provision:
        case ConflictProtocolProvision(protocol=protocol):
            if not any(stage.kind in RULING_STAGES for stage in protocol.stages):
                said = f"{where} ends without anybody who rules: where the sides don't agree, the "
                yield Remark("NOBODY_RULES", f"{said}conflict stays open.", "protocol.stages")
        case NoticeProvision(to="end-of-term") if not _has_term(one, in_force):
            said = f"{where} is to the end of a term, and the agreement has none that ends: it is "
            yield Remark("NOTICE_TO_NO_TERM", f"{said}to any day.", "to")
        case UrgencyProvision(matters=matters):
            yield from _on_reserved(where, matters, in_force)
        case _:
            pass  # `domain.linting.charter_linter` looks at what else there may be


def _without_effect(where: str, provision: Provision) -> Iterator[Remark]:
    match provision:
        case AmendmentRuleProvision(by="signatures", matter=matter) if matter:
            said = f"{where} names a matter, and no decision amends the agreement: it has no "
            yield Remark("MATTER_WITHOUT_DECISION", f"{said}effect.", "matter")
        case BodyProvision(seats=seats):
            for index, sort in enumerate(seats):
                if not sort.weight:
                    said = f"{where} has seats whose vote weighs nothing."
                    yield Remark("SEAT_WITHOUT_WEIGHT", said, f"seats[{index}].weight")
        case PostProvision(remit=Remit(powers=powers)):
            for index, power in enumerate(powers):
                one, all_of_it = power.limit, power.period_limit
                if one is None or all_of_it is None or one.currency != all_of_it.amount.currency:
                    continue
                if one.amount > all_of_it.amount.amount:
                    said = f"{where} limits one payment to {one}, and all of a period to less: "
                    said += f"none goes beyond {all_of_it.amount}."
                    yield Remark("LIMIT_WITHOUT_EFFECT", said, f"remit.powers[{index}].limit")
        case _:
            pass  # the others say nothing by which they take their own effect away


def _has_term(one: ProvisionInForce, in_force: Sequence[ProvisionInForce]) -> bool:
    """Whether the agreement has a term that ends."""
    return any(
        other.provision.months is not None or other.provision.until is not None
        for other in in_force
        if isinstance(other.provision, DurationProvision) and other.agreement == one.agreement
    )


def _on_reserved(
    where: str, matters: Iterable[str], in_force: Sequence[ProvisionInForce]
) -> Iterator[Remark]:
    for index, matter in enumerate(matters):
        try:
            reserved = reserved_in(matter, in_force)
        except RulesClash:
            continue
        if reserved is not None:
            said = f"{where} is on “{matter}”, which is reserved: it is never decided in urgency."
            yield Remark("URGENT_ACTION_ON_RESERVED", said, f"matters[{index}]")


def _bodies_in(provision: Provision) -> Iterator[tuple[Place, BodyId]]:
    """The bodies that a rule names, whoever it is for."""
    named: list[tuple[Place, BodyId | None]] = []
    if isinstance(provision, GoverningProvision | UrgencyProvision):
        named.append(("body", provision.body))
    if isinstance(provision, ChallengeProvision):
        named += [
            ("rule.body", provision.rule.body),
            ("rule.ratified_by", provision.rule.ratified_by),
        ]
    if isinstance(provision, ProcedureProvision):
        named += [
            (f"procedure.consulted_bodies[{index}]", body)
            for index, body in enumerate(provision.procedure.consulted_bodies)
        ]
    for place, part in _consulting(provision):
        named += [(f"{place}.bodies[{index}]", body) for index, body in enumerate(part.bodies)]
    yield from ((place, body) for place, body in named if body is not None)


def _parties_named(provision: Provision) -> Iterator[tuple[Place, OrganisationId]]:
    """The parties that have a seat or a duty by it, or are to be consulted."""
    if isinstance(provision, BodyProvision | CadenceProvision):
        yield from parties_in(provision)
    if isinstance(provision, ProcedureProvision):
        for index, party in enumerate(provision.procedure.consulted_parties):
            yield f"procedure.consulted_parties[{index}]", party
    for place, part in _consulting(provision):
        for index, party in enumerate(part.parties):
            yield f"{place}.parties[{index}]", party


def _consulting(provision: Provision) -> Iterator[tuple[Place, Consulted]]:
    rule = _rule_in(provision)
    if not isinstance(rule, DecisionRule):
        return
    parts: Iterator[tuple[Place, Part]] = parts_of(rule)
    for place, part in parts:
        if isinstance(part, Consulted):
            yield f"rule.{place}", part
