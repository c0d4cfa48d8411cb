"""Drafting a text: what its provisions name that it does not have, looked at as a whole.

Each provision makes sense by itself (`domain.provisions.provision`, `domain.provisions.charter`).
Whether it speaks of parties that the agreement has, and of groups that its bodies have, and whether
its times lie ahead, is seen only in the whole text. It is said when the text is drafted, or an
amendment proposed: later everybody would have to sign anew. Only what a draft or an amendment
brings is looked at, so that nothing older stands in anybody's way.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.bodies.body import Body, places_at
from domain.elections.election import ElectionRule, attendance
from domain.likeness import reading
from domain.provisions.cadence import CadenceProvision
from domain.provisions.composition import BodyProvision
from domain.provisions.office import PostProvision
from domain.provisions.provision import (
    DecisionRuleProvision,
    DurationProvision,
    ElectionRuleProvision,
    Provision,
    ProvisionInForce,
)
from domain.provisions.seat_tenure import SeatTenureProvision
from domain.provisions.signing_rule import SigningProvision
from domain.refusal import Conduct, Refused
from domain.values import BodyId, Moment, OrganisationId
from domain.voting.contradiction import CannotBeMeant
from domain.voting.drafting import UnknownGroup
from domain.voting.parts import Place, groups_named


class NamesNoParty(Refused):
    """At {place} the organisation {party} is named, which is no party of this agreement: name it
    among its parties, or another one here."""

    code = "NAMES_NO_PARTY"
    place: str
    party: OrganisationId


@dataclass(frozen=True)
class Drawn:
    """A text as it is drawn up: what is new in it, beside all that it provides."""

    provisions: tuple[ProvisionInForce, ...]
    """All that it provides, with what is new."""
    before: tuple[ProvisionInForce, ...] = ()
    """What it provided before."""

    @property
    def new(self) -> Iterator[ProvisionInForce]:
        """What it did not provide before, wherever it stood."""
        stood = [one.provision for one in self.before]
        return (one for one in self.provisions if one.provision not in stood)


def require_parties_named(
    drawn: Drawn,
    parties: Iterable[OrganisationId],
    others: Iterable[OrganisationId],
    conduct: Conduct,
) -> None:
    """Breach the rule that what a text gives to a party, or asks of one, is for its parties.

    How one of the `others` signs that are parties of the partnership, a text may say: it does not
    bind them, which is remarked (`domain.linting.governing_linter`).
    """
    between = frozenset(parties)
    of_all = between.union(others)
    for one in drawn.new:
        known = of_all if isinstance(one.provision, SigningProvision) else between
        for place, party in parties_in(one.provision):
            if party not in known:
                conduct.breach(NamesNoParty(placed(place, one), party))


def parties_in(provision: Provision) -> Iterator[tuple[Place, OrganisationId]]:
    """The organisations that have something by the provision, or of which it asks something."""
    match provision:
        case BodyProvision(seats=seats, chair=chair):
            for index, sort in enumerate(seats):
                if sort.party is not None:
                    yield f"seats[{index}].party", sort.party
            named = [("chair", chair)]
        case PostProvision(appointed_by=appointed, ended_by=ended):
            named = [("appointed_by.party", appointed.party), ("ended_by.party", ended.party)]
        case SeatTenureProvision(filled_by=filled):
            named = [("filled_by.party", filled.party)]
        case SigningProvision(party=party) | CadenceProvision(party=party):
            named = [("party", party)]
        case _:
            named = []
    yield from ((place, party) for place, party in named if party is not None)


def names_groups(drawn: Drawn) -> bool:
    """Whether what is new names groups."""
    return any(_groups_in(one.provision) or _groups_composed([one.provision]) for one in drawn.new)


def require_groups_known(
    drawn: Drawn,
    beside: Iterable[Provision],
    bodies: Sequence[Body],
    at: Moment,
    conduct: Conduct,
) -> None:
    """Breach the rule that a rule names groups of the bodies that could decide by it, and that a
    text spells one group in one way.

    `beside` are the provisions of other texts of the partnership, `bodies` those that there are.
    Of a body that is not constituted yet it is not known by which clause it will be. Where the text
    does not say which groups its bodies have, a rule still does not name one that there is by
    another spelling.
    """
    composed = [one.provision for one in drawn.provisions]
    by_text = _groups_composed(composed)
    everywhere = by_text | _groups_composed(beside) | _groups_held(bodies, at)
    _require_spelt_once(drawn, by_text, conduct)
    if not any(isinstance(one, BodyProvision) for one in composed):
        _require_spelt_as_there(drawn, everywhere, conduct)
        return
    for one in drawn.new:
        body = getattr(one.provision, "body", None)
        known = everywhere if body is None else _groups_of(body, drawn, bodies, at)
        if known is None:
            continue
        for group, place in _groups_in(one.provision).items():
            if group not in known:
                conduct.breach(UnknownGroup(placed(place, one), group))


def _require_spelt_once(drawn: Drawn, by_text: frozenset[str], conduct: Conduct) -> None:
    for one in drawn.new:
        sorts = one.provision.seats if isinstance(one.provision, BodyProvision) else ()
        for index, sort in enumerate(sorts):
            other = _spelt_otherwise(sort.group, by_text)
            if other is not None:
                because = f"the groups “{sort.group}” and “{other}” differ by their spelling alone"
                conduct.breach(CannotBeMeant(placed(f"seats[{index}].group", one), because))
                break


def _require_spelt_as_there(drawn: Drawn, there: frozenset[str], conduct: Conduct) -> None:
    for one in drawn.new:
        for group, place in _groups_in(one.provision).items():
            if group not in there and _spelt_otherwise(group, there) is not None:
                conduct.breach(UnknownGroup(placed(place, one), group))


def _spelt_otherwise(group: str, groups: Iterable[str]) -> str | None:
    """The first of the groups that differs from this one by its spelling alone, if one does."""
    same = (one for one in sorted(groups) if one != group and reading(one) == reading(group))
    return next(same, None)


def _groups_of(
    body: BodyId, drawn: Drawn, bodies: Sequence[Body], at: Moment
) -> frozenset[str] | None:
    """The groups that one body has or is to have; None where the text does not say which."""
    found = next((one for one in bodies if one.id == body), None)
    if found is None:
        return _groups_composed(one.provision for one in drawn.provisions)
    composing = [
        one.provision
        for one in drawn.provisions
        if isinstance(one.provision, BodyProvision) and one.agreement == found.agreement
        if one.clause == found.clause or one.provision.name == found.name
    ]
    return (_groups_composed(composing) | _groups_held([found], at)) if composing else None


def _groups_composed(provisions: Iterable[Provision]) -> frozenset[str]:
    return frozenset(
        sort.group for one in provisions if isinstance(one, BodyProvision) for sort in one.seats
    )


def _groups_held(bodies: Iterable[Body], at: Moment) -> frozenset[str]:
    return frozenset(
        seat.group for body in bodies for seat in (*body.seats, *places_at(body, at.at))
    )


def _groups_in(provision: Provision) -> dict[str, Place]:
    """The groups that a rule speaks of, each with the first place that names it."""
    match provision:
        case DecisionRuleProvision(rule=rule):
            return {group: f"rule.{_of_group(at)}" for group, at in groups_named(rule).items()}
        case ElectionRuleProvision(rule=rule):
            return {group: f"rule.{at}" for group, at in _groups_elected_by(rule).items()}
        case _:
            return {}


def _groups_elected_by(rule: ElectionRule) -> dict[str, Place]:
    named = {group: _of_group(at) for group, at in groups_named(attendance(rule)).items()}
    threshold = getattr(rule.method, "threshold", None)
    if threshold is not None:
        for group, at in groups_named(attendance(rule, threshold)).items():
            below = f"method.threshold{at.removeprefix('condition')}"
            named.setdefault(group, _of_group(below if at.startswith("condition") else at))
    return named


def _of_group(place: Place) -> Place:
    return place if place.endswith(".groups") else f"{place}.group"


def require_times_ahead(drawn: Drawn, begins: date, conduct: Conduct) -> None:
    """Breach the rule that a text is for a time that is not over when it is drawn up."""
    for one in drawn.new:
        until = getattr(one.provision, "until", None)
        if isinstance(one.provision, DurationProvision) and until is not None and until < begins:
            because = f"the term would be over on {until} already, and begins on {begins} at the "
            conduct.breach(CannotBeMeant(placed("until", one), f"{because}earliest"))


def placed(place: Place, one: ProvisionInForce) -> str:
    """The place in the provision, and where in the text that is."""
    cited = one.cited_as.partition(" of “")[0]
    return f"{place} of “{one.provision.name}” in {cited}"
