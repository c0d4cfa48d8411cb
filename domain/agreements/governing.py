"""Governing: whose matters the provisions of an agreement govern.

In a partnership of three, two can agree on something with each other. What their text says about
budgets, payments or urgent action is theirs: the third signed nothing of it, and is not governed
by it. A provision governs a matter only if its agreement binds everybody whose matter that is:

- what is put to a body that an agreement provides for, and what is done with a post of it, is the
  matter of those whom that agreement binds. The agreement itself governs it, and so does each that
  binds all of them;
- what is put to no body, or to one that no agreement provides for, and what the partnership pays,
  is the matter of all of its parties;
- how a party signs is its own matter;
- a conflict about no agreement is the matter of the parties between which it is.

**Who joins** a partnership joins it as it is governed. A text that governed all parties when
another one came, as one that they all signed, governs that one as well, although it does not bind
it: otherwise a partnership would lose its rules with each accession. It does so as it had been
adopted by then. A clause whose provisions were changed since, by those whom the text binds and
without who joined, governs them alone; so does a text from which who joined was released, and one
that came into force after they had.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from domain.agreements.agreement import Agreement, clauses_at, provisions_in_force
from domain.agreements.bound import bound_at
from domain.agreements.clash import wider
from domain.agreements.consolidation import StandingClause
from domain.parties.continuity import joined_at, spans
from domain.parties.partnership import Partnership, Party, bound_parties, parties_at
from domain.provisions.provision import ProvisionInForce
from domain.provisions.signing_rule import SigningProvision
from domain.values import AgreementId, ClauseId, OrganisationId
from domain.voting.side import Side

Joinings: TypeAlias = frozenset[datetime]
"""When parties joined that a text governs without binding them: it does as it read then."""


@dataclass(frozen=True)
class Whose:
    """Whose matter something is: of those whom an agreement binds, of some parties, or of all."""

    agreement: AgreementId | None = None
    """Those whom it binds."""
    parties: tuple[OrganisationId, ...] = ()
    """These, where no agreement is named; none of both: all parties of the partnership."""


OF_ALL = Whose()


def between(sides: Iterable[Side], agreement: AgreementId | None) -> Whose:
    """Whose matter a conflict is: that of the parties between which it is; where only persons are
    in it, of those whom the agreement binds that it is about.
    """
    parties = tuple(side.party for side in sides if side.party is not None)
    return Whose(parties=parties) if parties else Whose(agreement)


def provisions_governing(
    agreements: Iterable[Agreement], partnership: Partnership, whose: Whose, at: datetime
) -> tuple[ProvisionInForce, ...]:
    """The provisions in force at the instant that govern a matter, of those of the partnership's
    agreements, in their order and in that of their text. What a text of more parties says goes
    before what one of fewer does (`domain.agreements.clash.wider`).
    """
    texts = tuple(agreements)
    named = {one.id: one for one in texts}
    concerned = _concerned(texts, partnership, whose, at)

    def whom(one: ProvisionInForce) -> frozenset[Party]:
        return governed_by(named[one.agreement], one.clause, partnership, at)

    found = [
        replace(one, among=len(whom(one))) if isinstance(one.provision, SigningProvision) else one
        for text in texts
        for one in _of_text(text, partnership, whose, concerned, at)
    ]
    return wider(found, whom)


def governs(
    agreement: Agreement,
    clause: ClauseId,
    partnership: Partnership,
    parties: Sequence[Party],
    at: datetime,
) -> bool:
    """Whether what the clause says, in force or not, governs what is the matter of all of these."""
    joinings = _joinings(agreement, partnership, parties, at)
    return joinings is not None and _stood(agreement, clause, joinings, at)


def is_for_all(
    agreement: Agreement | None, clause: ClauseId | None, partnership: Partnership, at: datetime
) -> bool:
    """Whether a body or post is there for all parties: by the clause of an agreement that governs
    them all, or by none. Where its agreement names no clause for it, that has to bind them all.
    """
    if agreement is None:
        return True
    everybody = bound_parties(partnership, (), at)
    joinings = _joinings(agreement, partnership, everybody, at)
    if not joinings:
        return joinings is not None
    return clause is not None and _stood(agreement, clause, joinings, at)


def parties_of(
    agreement: Agreement | None, partnership: Partnership, at: datetime
) -> tuple[OrganisationId, ...]:
    """The parties whose a body or post is: whom the agreement binds that provides for it, and all
    where none does, in the order in which they were first recorded.
    """
    present = parties_at(partnership, at)
    if agreement is None:
        return present
    bound = {one for party in bound_at(agreement, partnership, at) for one in party}
    return tuple(party for party in present if party in bound) or present


def governed_by(
    agreement: Agreement, clause: ClauseId, partnership: Partnership, at: datetime
) -> frozenset[Party]:
    """The parties whose matters the clause can govern: whom its agreement binds or is to bind,
    and who joined the partnership while it was governed so.
    """
    bound = bound_at(agreement, partnership, at)
    present = bound_parties(partnership, (), at)
    return frozenset(bound).union(
        party for party in present if governs(agreement, clause, partnership, [party], at)
    )


# Who is concerned


def _concerned(
    agreements: Sequence[Agreement], partnership: Partnership, whose: Whose, at: datetime
) -> tuple[Party, ...]:
    if whose.parties:
        return bound_parties(partnership, whose.parties, at)
    text = next((one for one in agreements if one.id == whose.agreement), None)
    bound = () if text is None else bound_at(text, partnership, at)
    # What binds nobody any more is nobody's in particular.
    return bound or bound_parties(partnership, (), at)


def _of_text(
    text: Agreement,
    partnership: Partnership,
    whose: Whose,
    concerned: Sequence[Party],
    at: datetime,
) -> Iterator[ProvisionInForce]:
    found = provisions_in_force(text, at)
    if text.id == whose.agreement or not found:
        yield from found
        return
    joinings = _joinings(text, partnership, concerned, at)
    if joinings is not None:
        yield from (one for one in found if _stood(text, one.clause, joinings, at))


# Who joined


def _joinings(
    agreement: Agreement, partnership: Partnership, parties: Iterable[Party], at: datetime
) -> Joinings | None:
    """When those of the parties joined whom the agreement governs without binding them; None where
    there is one whom it does not govern at all.
    """
    unbound = _unbound(agreement, partnership, parties, at)
    if not unbound:
        return frozenset()
    if not agreement.in_force_at(at):
        return None  # it binds nobody yet, or nobody any more
    latest = [joined_at(partnership, party, at) for party in unbound]
    if _is_released(agreement, unbound, at) or None in latest:
        return None
    following = _following(agreement, partnership, at)
    return _all_of(following.get((one, begun)) for one, begun in zip(unbound, latest, strict=True))


def _following(
    agreement: Agreement, partnership: Partnership, at: datetime
) -> dict[tuple[Party, datetime | None], Joinings]:
    """Who joined by then while the agreement governed all who were there, and since when that is.

    Whoever joined before may have been governed without being bound as well: then it governs who
    came later as it read when that one joined, too.
    """

    def formed(party: Party, at: datetime) -> bool:
        begun = partnership.formed
        return begun is not None and begun.at == at and not founders.isdisjoint(party)

    founders = set(partnership.founders)
    begun = {span[0] for timeline in partnership.parties.values() for span in spans(timeline, at)}
    found: dict[tuple[Party, datetime | None], Joinings] = {}
    for joined in sorted(begun):
        present = [
            (party, joined_at(partnership, party, joined))
            for party in bound_parties(partnership, (), joined)
        ]
        before = [party for party, since in present if since != joined or formed(party, joined)]
        if not before or not agreement.in_force_at(joined):
            continue
        unbound = _unbound(agreement, partnership, before, joined)
        if _is_released(agreement, unbound, joined):
            continue
        since = dict(present)
        under = _all_of(found.get((party, since[party])) for party in unbound)
        if under is not None:
            found |= {
                (one, joined): under | {joined}
                for one, at in present
                if at == joined and one not in before
            }
    return found


def _all_of(each: Iterable[Joinings | None]) -> Joinings | None:
    found: set[datetime] = set()
    for one in each:
        if one is None:
            return None
        found |= one
    return frozenset(found)


def _unbound(
    agreement: Agreement, partnership: Partnership, parties: Iterable[Party], at: datetime
) -> list[Party]:
    bound = {one for party in bound_at(agreement, partnership, at) for one in party}
    return [party for party in parties if bound.isdisjoint(party)]


def _is_released(agreement: Agreement, parties: Iterable[Party], at: datetime) -> bool:
    """Whether one of them was bound, and left the agreement by a notice."""
    gone = {one for one, since in agreement.released.items() if since.at <= at}
    return any(not gone.isdisjoint(party) for party in parties)


# What stood


def _stood(agreement: Agreement, clause: ClauseId, joinings: Joinings, at: datetime) -> bool:
    """Whether the clause provides what had been adopted by each of the instants: as it read then,
    or was to read. An amendment that was adopted later changes nothing for who had joined, however
    far back it takes effect.
    """
    if not joinings:
        return True
    now = _standing(agreement, clause, at)
    return now is not None and all(_had(agreement, now, joined) for joined in joinings)


def _had(agreement: Agreement, now: StandingClause, joined: datetime) -> bool:
    if _was_adopted(agreement, now, joined):
        return True
    then = _standing(agreement, now.clause.id, joined)
    return (
        then is not None
        and then.clause.provisions == now.clause.provisions
        and _was_adopted(agreement, then, joined)
    )


def _standing(agreement: Agreement, clause: ClauseId, at: datetime) -> StandingClause | None:
    return next((one for one in clauses_at(agreement, at) if one.clause.id == clause), None)


def _was_adopted(agreement: Agreement, standing: StandingClause, at: datetime) -> bool:
    if standing.amendment is None:
        return True
    adopted = agreement.amendments[standing.amendment].concluded
    return adopted is not None and adopted.at <= at
