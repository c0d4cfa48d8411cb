"""Evaluation of elections: who would be elected, told by itself, without any record.

Which ballots stand is decided as for a motion: those in time, of each seat the last one or the
first where the rule makes ballots final, the holder's own before one by proxy.
"""

from collections.abc import Set
from dataclasses import replace
from datetime import UTC, tzinfo

from domain.cases.case import Case
from domain.cases.case_ballots import (
    BALLOTS_LIMIT,
    WHENEVER,
    Vote,
    standing_ballots,
)
from domain.cases.case_coherence import RefusedAt, at
from domain.cases.election_case import ElectionCase
from domain.cases.evaluation import (
    ContradictoryCase,
    ElectorateMissing,
    chair_remarks,
    circumstances_of,
    entitled_of,
    left_to_vote,
)
from domain.cases.numbers_coherent import reported_by_seats
from domain.cases.recused_in_numbers import reported_with_recusals
from domain.elections.election import ElectionRule, Slate, TieBreaker, attendance
from domain.elections.election_drafting import (
    SEATS_TO_FILL_LIMIT,
    OptionNamedTwice,
    check_elected_by,
    check_election,
    check_slate,
    check_tie_breaker,
)
from domain.elections.marks import OptionMarkedTwice, OptionNotOnSlate
from domain.elections.reported import (
    ReportedBallots,
    check_alike,
    check_reported,
    check_totals_add_up,
)
from domain.elections.returning import elect, elect_reported
from domain.elections.returns import ElectionOutcome
from domain.linting.election_linter import lint_election
from domain.motions.outcome import outcome_telling
from domain.values import NAME_LIMIT, Moment, SeatId, Source, TooMany, checked_text
from domain.voting.figures import Circumstances
from domain.voting.remark import Remark
from domain.voting.rules import AttestedRule
from domain.voting.tally import Electorate, Stance

ABSTENTION = Stance("abstain")


def evaluate_election(case: ElectionCase, zone: tzinfo = UTC) -> ElectionOutcome:
    """Who is elected in the case; days begin at 00:00 in `zone`.

    Raises RefusedAt for a malformed rule or slate, an impossible electorate, and a case that
    contradicts itself.
    """
    slate = Slate(case.options)
    breaker = TieBreaker(case.lot, case.casting_vote)
    with at("election"):
        check_election(case.election)
    _check_options(case, slate)
    with at("in_office"):
        if len(case.in_office) > SEATS_TO_FILL_LIMIT:
            raise TooMany("in_office", len(case.in_office), SEATS_TO_FILL_LIMIT)
    with at("casting_vote"):
        check_tie_breaker(slate, breaker)
    with at("source"):
        checked_text("source", case.source, NAME_LIMIT)
    who_may_vote = _who_may_vote(case)
    electorate, suspended = _entitled(who_may_vote, zone)
    if electorate is not None:
        seats = frozenset(seat.id for seat in electorate.seats)
        with at("election"):
            check_elected_by(case.election, electorate.groups, seats | suspended)
    case = replace(case, election=_without_lost_casting_vote(case, electorate, suspended))
    origin = AttestedRule(Source(case.source or "the case itself"))
    circumstances = circumstances_of(who_may_vote, electorate, zone)
    if case.reported is not None:
        gone = [it for it in case.recused if electorate is not None or it != case.chair]
        held = reported_with_recusals(case.reported, case.election.measure, gone, electorate)
        held = reported_by_seats(
            who_may_vote, held, case.election.measure, electorate, case.recused
        )
        return _reported(case, held, slate, origin, breaker, circumstances)
    with at("electorate"):
        if electorate is None:
            raise ElectorateMissing
    with at("ballots"):
        handed_in = _handed_in(case, zone)
    ballots, aside = standing_ballots(who_may_vote, electorate, suspended, handed_in, zone)
    with at("electorate"):
        outcome = elect(
            case.election,
            slate,
            electorate,
            ballots,
            origin,
            recused=case.recused,
            breaker=breaker,
            circumstances=circumstances,
            in_office=case.in_office,
            there=case.present,
        )
    return outcome_telling(outcome, aside)


def remarks_on_election(case: ElectionCase) -> tuple[Remark, ...]:
    """What the linter has to say about the rule for this electorate, and for the slate as far as
    there is one; refuses as `evaluate_election`, but for seats and groups that are not there.
    """
    with at("election"):
        check_election(case.election)
    if case.options:
        _check_options(case, Slate(case.options))
    electorate = left_to_vote(_who_may_vote(case))
    slate = Slate(case.options) if case.options else None
    found = lint_election(case.election, electorate, slate)
    return (*found, *chair_remarks(case.election, case.chair, electorate))


def _check_options(case: ElectionCase, slate: Slate) -> None:
    """Refuse a slate that can't be voted on; what is wrong with one option names its place."""
    try:
        with at(""):
            check_slate(case.election, slate)
    except RefusedAt as refused:
        place = refused.place or "options"
        if isinstance(refused.refusal, OptionNamedTwice):
            named = [n for n, one in enumerate(slate.ids) if one == refused.refusal.option]
            place = f"options[{named[1]}].id"
        raise RefusedAt(place, refused.refusal) from None


def _who_may_vote(case: ElectionCase) -> Case:
    """The same case as a motion would have it, as far as it says who may vote, and when."""
    return Case(
        rule=attendance(case.election),
        electorate=case.electorate,
        present=case.present,
        recused=case.recused,
        held=case.held,
        proxies=case.proxies,
        proxies_per_holder=case.proxies_per_holder,
        opened=case.opened,
        closes_at=case.closes_at,
        call=case.call,
        way=case.way,
        chair=case.chair,
        lot=case.lot,
    )


def _entitled(case: Case, zone: tzinfo) -> tuple[Electorate | None, frozenset[SeatId]]:
    """Who may vote; what the rule names and the electorate does not have is at `election`."""
    try:
        return entitled_of(case, zone)
    except RefusedAt as refused:
        place = refused.place
        if place.startswith("rule."):
            place = f"election.{place.removeprefix('rule.')}"
        raise RefusedAt(place, refused.refusal) from None


def _without_lost_casting_vote(
    case: ElectionCase, electorate: Electorate | None, suspended: Set[SeatId]
) -> ElectionRule:
    """The rule; where the chair is recused, suspended or vacant, nobody breaks a tie."""
    vacant = {seat.id for seat in electorate.seats if seat.holder is None} if electorate else set()
    lost = case.chair in {*case.recused, *vacant, *suspended}
    if lost and case.election.tie == "casting-vote":
        return replace(case.election, tie="fails")
    return case.election


def _reported(
    case: ElectionCase,
    reported: ReportedBallots,
    slate: Slate,
    origin: AttestedRule,
    breaker: TieBreaker,
    circumstances: Circumstances,
) -> ElectionOutcome:
    with at("reported"):
        if case.ballots:
            raise ContradictoryCase("both")
        for name in ("ballots", "totals", "pairs"):
            if len(getattr(reported, name)) > BALLOTS_LIMIT:
                raise TooMany(name, len(getattr(reported, name)), BALLOTS_LIMIT)
        for index, alike in enumerate(reported.ballots):
            with at(f"reported.ballots[{index}]"):
                check_alike(case.election, slate, alike)
        named = [(f"totals[{n}]", total.option) for n, total in enumerate(reported.totals)]
        for n, pair in enumerate(reported.pairs):
            named += [(f"pairs[{n}]", pair.option), (f"pairs[{n}]", pair.over)]
        for place, option in named:
            with at(f"reported.{place}"):
                if slate.option(option) is None:
                    raise OptionNotOnSlate(option)
        counted = [total.option for total in reported.totals]
        for n, option in enumerate(counted):
            with at(f"reported.totals[{n}]"):
                if option in counted[:n]:
                    raise OptionMarkedTwice(option)
        check_reported(case.election, slate, reported)
        check_totals_add_up(case.election, reported)
        return elect_reported(
            case.election,
            slate,
            reported,
            origin,
            breaker=breaker,
            circumstances=circumstances,
            in_office=case.in_office,
        )


def _handed_in(case: ElectionCase, zone: tzinfo) -> dict[SeatId, list[Vote]]:
    if len(case.ballots) > BALLOTS_LIMIT:
        raise TooMany("ballots", len(case.ballots), BALLOTS_LIMIT)
    by_seat: dict[SeatId, list[Vote]] = {}
    for ballot in case.ballots:
        effective = WHENEVER if ballot.cast is None else Moment.of(ballot.cast, zone)
        choice = ABSTENTION if ballot.choice is None else ballot.choice
        vote = Vote(effective, choice, ballot.voter, not ballot.invalid, ballot.cast is not None)
        by_seat.setdefault(ballot.seat, []).append(vote)
    return by_seat
