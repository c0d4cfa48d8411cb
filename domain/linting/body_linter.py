"""The linter of bodies: what is wrong with a standing body as it is held, by the rules in force.

Rules are looked at before they are adopted (`domain.linting.linter`); a body changes afterwards.
Seats fall vacant, are filled for another party, end when the body is reconstituted; the chair
leaves; the clause is amended. Each of it may leave a body that can't reach its quorum, that one
party can block, or whose secret ballots name a voter. So every rule by which the body decides is
looked at again with the seats as they are held on the day that is asked about, and the body beside
the clause that provides for it. Nothing is refused by it: it says what needs doing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.bodies.body import Body, chair_at, electorate_at, places_at, term_of
from domain.bodies.one_side import on_two_sides
from domain.elections.election import ElectionRule
from domain.linting.election_linter import lint_chair, lint_election
from domain.linting.linter import lint
from domain.provisions.composition import BodyProvision, mismatch
from domain.provisions.pinning import pin_election_rule, pin_rule
from domain.provisions.provision import (
    DecisionRuleProvision,
    ElectionRuleProvision,
    ProvisionInForce,
    RulesClash,
)
from domain.provisions.scheme import competence_in, is_for
from domain.voting.remark import Remark
from domain.voting.rules import BodyPreset, DecisionRule, FromClause, RuleOrigin
from domain.voting.tally import Electorate, Seat

MOST_SEATS = 500
"""Of a body that is looked at while somebody waits."""
STEPS = 300_000
"""Of looking at all its rules together, while somebody waits: a second or two."""


@dataclass(frozen=True)
class _Applied:
    """A rule by which the body decides, where it is from, and in which matters."""

    rule: DecisionRule | ElectionRule
    origin: RuleOrigin
    matters: tuple[str, ...]

    @property
    def said(self) -> str:
        """The rule as a remark names it."""
        if isinstance(self.origin, FromClause):
            said = f"By “{self.origin.provision}” of {self.origin.cited_as}"
        elif isinstance(self.origin, BodyPreset):
            said = f"By its preset “{self.origin.preset}”"
        else:
            said = "By the stated default"
        named = " and ".join(f"“{matter}”" for matter in self.matters if matter)
        return f"{said} on {named}" if named else said


def lint_body(
    body: Body, in_force: Sequence[ProvisionInForce], at: datetime, steps: int = STEPS
) -> tuple[Remark, ...]:
    """The remarks on the body as it is held at the instant `at`, with the provisions that are in
    force then: how it differs from its clause first. None on one that does not exist then.

    Where it would take more than so many `steps`, a remark says that no more was looked at.
    """
    if not body.exists_at(at):
        return ()
    electorate = electorate_at(body, at)
    beside = (
        *_beside_its_clause(body, in_force, at),
        *_terms_over(body, at),
        *_on_two_sides(electorate),
    )
    if len(electorate.seats) > MOST_SEATS:
        many = f"It has more than {MOST_SEATS} seats: its rules were not looked at with them."
        return (*beside, Remark("NOT_LOOKED_AT_FURTHER", many))
    rules = list(_applied(body, in_force))
    chair = chair_at(body, at)
    found = [
        remark
        for one in rules
        for remark in _on_rule(one, electorate, chair, steps // max(1, len(rules)))
    ]
    return (*beside, *_clashes(body, in_force), *found)


# Beside the clause


def composition_in_force(
    body: Body, in_force: Iterable[ProvisionInForce]
) -> tuple[BodyProvision, ProvisionInForce] | None:
    """What a clause in force provides for the body: its clause, or, where none is named, the one
    of its agreement that has its name.
    """
    found = [
        (one.provision, one)
        for one in in_force
        if isinstance(one.provision, BodyProvision) and one.agreement == body.agreement
        if body.clause in (None, one.clause)
    ]
    named = next((each for each in found if each[0].name == body.name), None)
    return named or (found[0] if found and body.clause is not None else None)


def _beside_its_clause(
    body: Body, in_force: Sequence[ProvisionInForce], at: datetime
) -> Iterator[Remark]:
    stated = composition_in_force(body, in_force)
    if stated is None:
        return
    provision, source = stated
    by = source.cited_as[0].upper() + source.cited_as[1:]
    because = mismatch(provision, body.name, places_at(body, at))
    if because:
        said = f"{by} provides for another body: {because}. Reconstitute it."
        yield Remark("BODY_NOT_AS_PROVIDED", said)
    if provision.preset not in (None, body.preset):
        said = f"{by} lets it decide by the preset “{provision.preset}”. Reconstitute it."
        yield Remark("PRESET_NOT_AS_PROVIDED", said)
    yield from _beside_its_chair(body, provision, by, at)


def _beside_its_chair(
    body: Body, provision: BodyProvision, by: str, at: datetime
) -> Iterator[Remark]:
    if provision.chair is None:
        return
    seat = body.chair.at(at)
    there = {place.id: place for place in places_at(body, at)}
    chair = None if seat is None else there.get(seat)
    if chair is None:
        said = f"{by} lets the party {provision.chair} chair it, and nobody does. Designate a seat."
        yield Remark("NOBODY_CHAIRS", said, party=provision.chair)
    elif chair.party != provision.chair:
        said = f"{by} lets the party {provision.chair} chair it, and seat {chair.id} does."
        yield Remark("CHAIR_NOT_AS_PROVIDED", said, "", (chair.id,), provision.chair)
    elif chair.holder is None:
        said = f"Seat {chair.id}, which chairs it, is vacant: fill it, or designate another."
        yield Remark("CHAIR_VACANT", said, "", (chair.id,), chair.party)


def _terms_over(body: Body, at: datetime) -> Iterator[Remark]:
    for seat in places_at(body, at):
        term = term_of(body, seat.id)
        if term is not None and seat.holder is not None and term.until.at <= at:
            stays = ": they stay until somebody takes it. Fill it" if term.holds_over else ""
            said = f"The term of who holds seat {seat.id} was over on {term.until}{stays}."
            yield Remark("SEAT_TERM_OVER", said, "", (seat.id,), seat.party)


def _on_two_sides(electorate: Electorate) -> Iterator[Remark]:
    for first, other in on_two_sides(electorate.seats):
        said = f"Who holds seat {other.id} holds seat {first.id} for another party."
        yield Remark("SITS_FOR_ANOTHER", said, "", (first.id, other.id), other.party)


# By its rules


def _matters(
    body: Body,
    in_force: Iterable[ProvisionInForce],
    kind: type[DecisionRuleProvision] | type[ElectionRuleProvision],
) -> list[str]:
    """The matters that rules name and no scheme gives to others; every other one as the empty."""
    named = [
        matter
        for one in in_force
        if isinstance(one.provision, kind) and one.provision.body in (None, body.id)
        for matter in one.provision.matters
    ]
    return [one for one in dict.fromkeys(("", *named)) if _is_its(one, body, in_force)]


def _is_its(matter: str, body: Body, in_force: Iterable[ProvisionInForce]) -> bool:
    try:
        competence = competence_in(matter, in_force)
    except RulesClash:
        return True
    return competence is None or is_for(competence.assignment, body.id)


def _applied(body: Body, in_force: Sequence[ProvisionInForce]) -> Iterator[_Applied]:
    """Each rule once by which it decides or elects, with the matters for which it is the rule.

    Elections that no clause has a rule for are not looked at: most votes win there.
    """
    pinned: list[_Applied] = []
    for matter in _matters(body, in_force, DecisionRuleProvision):
        try:
            rule = pin_rule(matter, body.id, in_force, body.preset)
        except RulesClash:
            continue
        pinned.append(_Applied(rule.rule, rule.origin, (matter,)))
    for matter in _matters(body, in_force, ElectionRuleProvision):
        try:
            elects = pin_election_rule(matter, body.id, in_force)
        except RulesClash:
            continue
        if isinstance(elects.origin, FromClause):
            pinned.append(_Applied(elects.rule, elects.origin, (matter,)))
    known: list[tuple[DecisionRule | ElectionRule, RuleOrigin]] = []
    for one in pinned:
        if (one.rule, one.origin) in known:
            continue
        known.append((one.rule, one.origin))
        alike = [each for each in pinned if (each.rule, each.origin) == (one.rule, one.origin)]
        yield replace(one, matters=tuple(each.matters[0] for each in alike))


def _clashes(body: Body, in_force: Sequence[ProvisionInForce]) -> Iterator[Remark]:
    for matter in _matters(body, in_force, DecisionRuleProvision):
        try:
            pin_rule(matter, body.id, in_force, body.preset)
        except RulesClash as clash:
            yield Remark(clash.code, clash.sentence)


def _on_rule(
    applied: _Applied, electorate: Electorate, chair: Seat | None, steps: int
) -> Iterator[Remark]:
    rule = applied.rule
    if isinstance(rule, ElectionRule):
        found = lint_election(rule, electorate, None, steps)
    else:
        found = lint(rule, electorate, steps)
    for remark in (*found, *lint_chair(rule, chair)):
        yield replace(remark, sentence=f"{applied.said}: {_continued(remark.sentence)}")


def _continued(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
