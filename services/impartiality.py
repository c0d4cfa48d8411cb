"""Impartiality: what was wrong with who took part in something, or with how it was announced.

It keeps nothing from being done, and is noted on the record of the act.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace

from domain.bodies.body import BODY, electorate_at
from domain.decisions.ballot import BALLOT
from domain.decisions.decision import DECISION, Decision, Event
from domain.decisions.deliberation import recuse_by_ruling, touched_by
from domain.decisions.impartiality import Participant, partiality
from domain.decisions.standing_ballot import BallotDatedAfterClose
from domain.holiday import holidays_at
from domain.motions.interest import INTEREST, Interest, Touched
from domain.motions.motion import unproven_notice
from domain.motions.notice import NoticeNotProven
from domain.motions.poll import Poll, PollOpened, is_in_time
from domain.parties.partnership import Partnership, zone
from domain.parties.person import PERSON
from domain.values import Moment, OrganisationId, PartnershipId, PersonId
from domain.voting.tally import Electorate, Seat, Tally
from services.ledger import Case


def interests_in(case: Case, partnership: PartnershipId) -> list[Interest]:
    """Every interest that was ever declared in the partnership."""
    return case.within(INTEREST, partnership)


def note_partiality(
    case: Case,
    partnership: PartnershipId,
    people: Mapping[PersonId, Set[OrganisationId]],
    what: Touched,
    at: Moment,
    confirmed: Set[PersonId] | None = None,
    since: Moment | None = None,
) -> None:
    """Note on the act what was wrong with who takes part in it, by the interests declared.

    `people` are those who take part, each with the organisations for which they do; `what` is
    what they do it about, such as a payment that concerns whoever is paid. `confirmed` are those
    who said to have no interest, where that is asked for.
    """
    interests = interests_in(case, partnership)
    if not (interests or what.concerns or confirmed is not None):
        return
    participants = [
        Participant(person, acts_for | _affiliation(case, person, what))
        for person, acts_for in people.items()
    ]
    begun = None if since is None else since.at
    case.act.note(partiality(participants, interests, what, at.at, confirmed, begun))


def _affiliation(case: Case, person: PersonId, what: Touched) -> Set[OrganisationId]:
    """The organisation that a person belongs to; not asked where nobody is concerned."""
    found = case.find(PERSON, person) if what.concerns else None
    return set() if found is None or found.affiliation is None else {found.affiliation}


def recused_when_opening(
    case: Case, decision: Decision, opened: Iterable[Event], effective: Moment
) -> list[Event]:
    """The recusals of those who were ruled out of all that the body decides, where it touches."""
    electorates = [one.electorate for one in opened if isinstance(one, PollOpened)]
    interests = interests_in(case, decision.partnership)
    return [
        recusal
        for electorate in electorates
        for recusal in recuse_by_ruling(decision, electorate, interests, effective)
    ]


def note_irregular_count(
    case: Case,
    decision: Decision,
    partnership: Partnership,
    poll: Poll,
    effective: Moment,
) -> None:
    """Note on the outcome of a poll what was wrong with its notice and with who voted.

    Who voted is known also where it is secret what they chose.
    """
    case.act.note(_unproven(case, decision, poll, partnership))
    handed_in = [
        vote
        for paper in case.children(BALLOT, poll.id)
        if paper.decision == decision.id
        for vote in paper.votes
        if vote.accepted or is_in_time(poll, vote.effective)
    ]
    seats = {vote.seat for vote in handed_in}
    voted = [seat for seat in poll.electorate.seats if seat.id in seats]
    others = [vote.voter for vote in handed_in if vote.voter is not None]
    _note_vote(case, decision, voted, others, poll.closed or effective, poll.opened)


def note_broken_proof(
    case: Case, decision: Decision, happened: Iterable[Event], partnership: Partnership
) -> None:
    """Note on the return of a notice that the vote which decided it had no proof of notice."""
    poll = decision.poll_decided
    if poll is None or list(_unproven(case, decision, poll, partnership)):
        return
    after = DECISION.fold(happened, decision)
    assert after is not None, "it goes on from the decision"
    case.act.note(_unproven(case, after, poll, partnership))


def _unproven(
    case: Case, decision: Decision, poll: Poll, partnership: Partnership
) -> Iterator[NoticeNotProven]:
    """What was wrong with the notice of a poll. A poll is opened here once notice is proven; who
    then took part in it had enough of it, whatever is said to have come back afterwards.
    """
    voters = poll.electorate
    if not case.act.conduct.is_reported:
        voted = {paper.seat for paper in case.children(BALLOT, poll.id)}
        absent = [one for one in voters.seats if one.id not in voted and one.id not in poll.present]
        if voters.seats and not any(one.holder for one in absent):
            return
        voters = Electorate(tuple(absent))
    found = unproven_notice(
        decision.preparation,
        voters,
        opened=poll.opened,
        zone=zone(partnership),
        holidays=holidays_at(partnership.holidays, poll.opened.at),
    )
    if found is not None:
        yield found


def note_late_ballots(case: Case, poll: Poll, effective: Moment) -> None:
    """Note on the close of a poll the ballots that a source has told before it and dates later."""
    if not case.act.conduct.is_reported:
        return  # what is accepted here is in time, and is not read again to end the vote
    closed = replace(poll, closed=effective)
    case.act.note(
        BallotDatedAfterClose(vote.seat, vote.effective)
        for paper in case.children(BALLOT, poll.id)
        for vote in paper.votes
        if not vote.accepted
        and is_in_time(poll, vote.effective)
        and not is_in_time(closed, vote.effective)
    )


def note_irregular_tally(case: Case, decision: Decision, tally: Tally, effective: Moment) -> None:
    """Note on a vote held elsewhere what was wrong with who voted.

    Where it is not said who did, everybody in the body is taken to have who had not stepped back.
    """
    if decision.body is None:
        return
    seats = electorate_at(case.get(BODY, decision.body), effective.at).seats
    named = None if tally.stances is None else {one.seat for one in tally.stances}
    voted = [
        seat
        for seat in seats
        if (named is None or seat.id in named) and seat.id not in tally.recused
    ]
    _note_vote(case, decision, voted, (), effective)


def note_casting_vote(case: Case, decision: Decision, chair: Seat | None, at: Moment) -> None:
    """Note on a casting vote what was wrong with whoever chairs having it."""
    _note_vote(case, decision, [] if chair is None else [chair], (), at)


def _note_vote(
    case: Case,
    decision: Decision,
    voted: Iterable[Seat],
    others: Iterable[PersonId],
    at: Moment,
    since: Moment | None = None,
) -> None:
    """`others` are those who voted for a seat that is not theirs."""
    recused = decision.recused_at(at)
    people: dict[PersonId, Set[OrganisationId]] = {person: set() for person in others}
    for seat in voted:
        if seat.holder is not None and seat.id not in recused:
            people[seat.holder] = set() if seat.party is None else {seat.party}
    preparation = decision.preparation
    confirmed = None
    if preparation.procedure.interests_confirmed:
        confirmed = {one.person for one in preparation.confirmed if one.effective.at <= at.at}
    note_partiality(case, decision.partnership, people, touched_by(decision), at, confirmed, since)
