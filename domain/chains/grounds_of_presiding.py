"""What opening a vote and ending it rest on: a part in the motion, and the right to preside."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from domain.authority import ByAdministration, ByClause, ByDefault
from domain.bodies.attendance import present_on
from domain.bodies.body import BODY, chair_at, electorate_at
from domain.bodies.suspension import suspended_at, without
from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds_of_bound import one_of_several
from domain.chains.grounds_of_founding import of_body
from domain.chains.grounds_of_votes import decision_of, of_motion, papers_of, seat_of_body, zone_of
from domain.chains.known import Known
from domain.competence.overdue import (
    concerned_in,
    counted_by_anybody_from,
    ended_by_voters_from,
    may_vote,
)
from domain.competence.presiding import (
    Whoever,
    has_part,
    nobody_presides,
    returning_officers,
    why_not_closing,
    why_not_counting,
)
from domain.competence.separation import Holding, holdings
from domain.competence.time_to_vote import ends_before_others
from domain.decisions.decision import Decision
from domain.elections.lot import LotDrawn
from domain.motions.election_course import ChosenAmongTied
from domain.motions.motion import ProcedurePinned
from domain.motions.poll import Poll, PollClosed, PollOpened, closes_by_itself
from domain.motions.recusal import RecusalDeclared
from domain.motions.sequel import CastingVoteCast
from domain.parties.partnership import PARTNERSHIP
from domain.parties.person import PERSON
from domain.posts.appointment import APPOINTMENT
from domain.posts.post import POST
from domain.values import Moment, PersonId
from domain.voting.tally import Seat


@rests(PollOpened)
def _opened(acted: Acted[PollOpened]) -> Iterator[Ground]:
    yield of_motion(acted)
    yield from _of_part(acted)
    decision = decision_of(acted)
    body = None if decision.body is None else acted.known.of(BODY, decision.body)
    if body is None:
        return
    times = zone_of(acted.known, decision)
    orders, opened = decision.preparation.procedure, acted.data.effective
    limit, of_last = orders.suspended_after, orders.suspended_of_last
    suspended = suspended_at(body, limit, times, opened, of_last)
    held = without(electorate_at(body, acted.at), suspended)
    is_meeting = acted.data.way == "meeting"
    there = present_on(body.meetings, held.seats, times, opened) if is_meeting else ()
    if not set(acted.data.present) <= set(there):
        said = f"The attendance of “{body.name}” on that day."
        yield missing("act", said, "others are said to be there than were recorded", body.id)
    ground = of_body(acted.known, body.id, acted.at)
    if held != acted.data.electorate and not acted.is_reported:
        said = f"The seats of the body “{body.name}”, as they were held."
        why = "others were said to vote than those who held its seats"
        yield missing("seat", said, why, body.id)
    if set(suspended) != set(acted.data.suspended) and not acted.is_reported:
        said = f"The meetings of “{body.name}” that were missed."
        yield missing("act", said, "others are said to be suspended than those who are", body.id)
    yield ground


def _of_part(acted: Acted[PollOpened]) -> Iterator[Ground]:
    """That who opened a vote had a part in the motion; no more is asked."""
    data = acted.data
    if acted.is_reported and data.by is None:
        return
    decision, whoever = decision_of(acted), _whoever(acted)
    chair, held = chairing(acted, decision), offices_held(acted.known, decision)
    officers = returning_officers(held, acted.at)
    if not has_part(decision, whoever, data.electorate, chair, officers):
        yield missing("seat", "A part in the motion.", "who opened the vote has none", data.poll)


def of_ending(acted: Acted[PollClosed]) -> Iterator[Ground]:
    """The right of who ended a vote that did not end as announced: chair, officer or opener."""
    data, decision = acted.data, decision_of(acted)
    poll = decision.poll(data.poll)
    if poll is None or closes_by_itself(poll, data.effective):
        return
    if acted.is_reported and data.by is None:
        return
    procedure = decision.preparation.procedure
    chair, held = chairing(acted, decision), offices_held(acted.known, decision)
    officers = returning_officers(held, acted.at)
    concerned = concerned_in(decision, held, chair)
    if data.instead:
        alone = nobody_presides(poll, procedure, chair, officers, concerned)
        yield from _instead(acted, decision, poll, nobody_presides=alone)
        return
    why = why_not_closing(poll, procedure, _whoever(acted), chair, officers, concerned)
    if why:
        yield missing("seat", "Whoever may end the vote.", why, data.poll)
        return
    party = one_of_several(acted, decision.partnership)
    handed_in = partial(papers_of, acted.known, poll)
    if ends_before_others(decision, poll, handed_in, acted.at, party) is not None:
        why = "one party ended it before the others could vote"
        yield missing("seat", "Whoever may end the vote.", why, data.poll)
    pinned = acted.known.last(decision.id, ProcedurePinned)
    if procedure.closed_by is not None and pinned is not None:
        said = "The rules of procedure, which say who ends a vote."
        yield on_act(acted.known, pinned, "rule", said)
    if chair is not None and decision.body is not None and data.by == chair.holder:
        yield seat_of_body(acted.known, decision.body, chair.id, acted.at, data.by)
    elif data.by is not None and data.by in officers:
        yield from _of_officer(acted, held, data.by)
    else:
        yield from _of_opener(acted, poll)


def _instead(
    acted: Acted[PollClosed], decision: Decision, poll: Poll, *, nobody_presides: bool
) -> Iterator[Ground]:
    """That one of those who may vote ended what nobody else had ended in time."""
    known, whoever, said = acted.known, _whoever(acted), "One of those who may vote."
    papers = papers_of(known, poll)
    since = ended_by_voters_from(decision, poll, papers, nobody_presides=nobody_presides)
    if not may_vote(poll, whoever, known.of(PARTNERSHIP, decision.partnership), acted.at):
        yield missing("seat", said, "who ended the vote may not vote in it", poll.id)
        return
    opened = known.last(decision.id, PollOpened, poll=poll.id)
    if opened is not None:
        why = "" if since is not None and since <= acted.at else "its time had not passed"
        waited = "The vote, which nobody who presides had ended in time."
        yield on_act(known, opened, "poll", waited, why_not=why)
    seat = next((one for one in poll.electorate.seats if one.holder == whoever.person), None)
    if seat is not None and decision.body is not None:
        yield seat_of_body(known, decision.body, seat.id, poll.opened.at, whoever.person)


def of_counting(acted: Acted[Any], decision: Decision) -> Iterator[Ground]:
    """The returning officer, where there is one and ballots were counted."""
    known, authority = acted.known, acted.record.authority
    if acted.is_reported or _follows_another_act(acted):
        return
    person = acted.data.by or acted.person
    held = offices_held(known, decision)
    chair = chairing(acted, decision)
    officers = returning_officers(held, acted.at) - concerned_in(decision, held, chair)
    poll = None if acted.data.poll is None else decision.poll(acted.data.poll)
    since = None if poll is None else counted_by_anybody_from(decision, poll)
    people = [known.of(PERSON, officer) for officer in officers]
    if not officers or any(person is None for person in people):
        return  # whom they belong to is in the registry, which is not at hand
    parties = {person.affiliation for person in people if person is not None}
    administers = isinstance(authority, ByAdministration)
    whoever = Whoever(person, acted.record.organisation, administers)
    by_clause = isinstance(authority, ByClause | ByDefault)
    is_overdue = since is not None and since <= acted.at
    why = why_not_counting(
        whoever, officers, parties, is_by_clause=by_clause, is_overdue=is_overdue
    )
    if is_overdue and poll is not None and person not in officers:
        closed = known.last(decision.id, PollClosed, poll=poll.id)
        if closed is not None:
            said = "The close of the vote, which the returning officer had not counted in time."
            yield on_act(known, closed, "poll", said, since=Moment(since) if since else None)
    elif why:
        yield missing("appointment", "The returning officer, who counts.", why, acted.data.poll)
    elif person is not None:
        yield from _of_officer(acted, held, person)


def _follows_another_act(acted: Acted[Any]) -> bool:
    """Whether what was determined follows from what breaks a tie, or leaves it, and no count."""
    last = acted.known.last(
        acted.record.stream, CastingVoteCast, ChosenAmongTied, LotDrawn, RecusalDeclared
    )
    return last is not None and last.record.command == acted.record.command


def _of_officer(acted: Acted[Any], held: tuple[Holding, ...], person: PersonId) -> Iterator[Ground]:
    """The appointment of a returning officer."""
    for one in acted.known.within(APPOINTMENT, decision_of(acted).partnership):
        for holding in held:
            is_it = one.post == holding.post and one.person == person == holding.person
            if is_it and "returning-officer" in holding.functions:
                said = f"The returning officer, as “{holding.title}”."
                made = acted.known.stream(one.id)[0]
                since, until = holding.during.start, holding.during.end
                yield on_act(acted.known, made, "appointment", said, since=since, until=until)
                return


def _of_opener(acted: Acted[Any], poll: Poll) -> Iterator[Ground]:
    """The opening of the vote, by whoever ends it, where that is known."""
    opened = acted.known.last(acted.record.stream, PollOpened, poll=poll.id)
    if opened is not None and (poll.opened_by or poll.opened_for):
        said = "The opening of the vote, by who ends it."
        yield on_act(acted.known, opened, "poll", said)


def _whoever(acted: Acted[Any]) -> Whoever:
    record = acted.record
    administers = isinstance(record.authority, ByAdministration)
    return Whoever(record.data.by, record.organisation, administers)


def chairing(acted: Acted[Any], decision: Decision) -> Seat | None:
    """The seat that chairs the body that decides, as it was held then."""
    body = None if decision.body is None else acted.known.of(BODY, decision.body)
    return None if body is None else chair_at(body, acted.at)


def offices_held(known: Known, decision: Decision) -> tuple[Holding, ...]:
    """Who holds the posts of the partnership."""
    posts = known.within(POST, decision.partnership)
    return tuple(holdings(posts, known.within(APPOINTMENT, decision.partnership)))
