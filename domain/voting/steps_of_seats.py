"""Steps that ask what single seats did: consent, consensus, vetoes, minorities that can block."""

from dataclasses import replace
from fractions import Fraction

from domain.values import SeatId
from domain.voting.asking import against, answered, asked_by
from domain.voting.certainty import all_agreed, all_recused, nobody_stood_against
from domain.voting.rules import (
    OBJECTING,
    Consensus,
    CountAtLeast,
    MustAbstain,
    NoBlockingMinority,
    NoObjection,
    NoVeto,
    StanceName,
    Unanimity,
)
from domain.voting.stances_told import is_told_of_all_there, is_used
from domain.voting.steps import Step, parts_combined
from domain.voting.tally import worth
from domain.voting.vote_counted import VoteCounted
from domain.voting.weight_cap import weights_left

ONE = Fraction(1)


def objection_step(vote: VoteCounted, _: NoObjection) -> Step:
    """Whether anybody's objection stands; the seats whose does are its vetoes."""
    step = Step("no-objection", None, counted="object")
    objecting = vote.seats_that(*OBJECTING)
    if objecting or is_told_of_all_there(vote):
        return replace(step, holds=not objecting, vetoes=objecting)
    spoken = nobody_stood_against(vote.tally)
    return replace(step, holds=True) if spoken else replace(step, missing="stances")


def consensus_step(vote: VoteCounted, condition: Consensus) -> Step:
    """Whether nobody blocks, and no more stand aside than may."""
    most = condition.stand_asides
    step = Step("consensus", None, counted="stand-aside")
    if most is not None:
        step = replace(step, threshold=Fraction(most))
    blocking = vote.seats_that(*OBJECTING)
    aside = len(vote.seats_that("stand-aside"))
    holds = not blocking and (most is None or aside <= most)
    if holds and not is_told_of_all_there(vote):
        if all_agreed(vote.tally):
            return replace(step, holds=True, count=Fraction(0))
        whole = vote.tally.count("", "votes")
        abstaining = None if whole is None else whole.abstain
        few = most is None or (abstaining is not None and abstaining <= most)
        # Whoever abstained may have stood aside: no more of them than may.
        kept = few and nobody_stood_against(vote.tally)
        return replace(step, holds=True) if kept else replace(step, missing="stances")
    return replace(step, holds=holds, count=Fraction(aside), vetoes=blocking)


def blocking_step(vote: VoteCounted, condition: NoBlockingMinority) -> Step:
    """Whether those who did not say yes are too few, or have too small a share, to block."""
    group, base = condition.group, condition.base
    few = Step("blocking-seats", None, group=group, counted="not-yes", base=base)
    small = Step("blocking-share", None, group=group, measure=condition.measure, base=base)
    small = replace(small, counted="not-yes", threshold=condition.share)
    small = replace(small, comparison="more than" if condition.strictly else "at least")
    needed = condition.seats if condition.seats is not None else _least_blocking(vote, condition)
    few = replace(few, threshold=needed, missing=None if needed is not None else "electorate")
    few = few if few.missing else against(vote, few)
    small = against(vote, small)
    parts = (few, small)
    return Step("no-blocking-minority", parts_combined("any", parts), group=group, parts=parts)


def _least_blocking(vote: VoteCounted, condition: NoBlockingMinority) -> Fraction | None:
    """The least number of seats that can have a blocking share, and one more."""
    electorate = vote.circumstances.electorate
    if electorate is None:
        return None
    stay = vote.rule.recusal in {"leaves-presence", "leaves-neither"}
    recused = () if stay else vote.tally.recused
    left, by_weight = weights_left(vote.tally.weight_cap), condition.measure == "weight"
    shares = sorted(
        (
            left.get(seat.id, seat.weight) if by_weight else worth(seat, condition.measure)
            for seat in electorate.seats
            if (not condition.group or seat.group == condition.group)
            and (seat.holder is not None or condition.base == "all-seats")
            and seat.id not in recused
        ),
        reverse=True,
    )
    wanted, reached = condition.share * sum(shares), Fraction(0)
    for number, share in enumerate(shares, start=1):
        reached += share
        if reached > wanted or (reached == wanted and not condition.strictly):
            return Fraction(number + 1)
    return Fraction(len(shares) + 1)


def veto_step(vote: VoteCounted, condition: NoVeto) -> Step:
    """Whether anybody with a veto used it. Silence is neither a veto nor a concurrence."""
    tally = vote.tally
    counted: StanceName = "yes" if condition.concurring else "no"
    # Whoever is recused has no vote to concur with or to veto by, be it as a seat or in a group.
    vote = replace(vote, rule=replace(vote.rule, silence="absent", recusal="leaves-both"))
    parts = []
    if condition.group and condition.concurring:
        agreed = answered(vote, asked_by(Unanimity("members", condition.group)))
        recused = all_recused(vote.tally, condition.group)
        parts.append(replace(agreed, holds=True) if recused else agreed)
    elif condition.group:
        against = CountAtLeast(ONE, "no", condition.group)
        blocked = answered(vote, asked_by(against))
        parts.append(
            Step("not", None if blocked.holds is None else not blocked.holds, parts=(blocked,))
        )
    holds = parts_combined("all", tuple(parts))
    step = Step("no-veto", holds, group=condition.group, counted=counted, parts=tuple(parts))
    if not condition.seats:
        return step
    bound = [seat for seat in condition.seats if seat not in tally.recused]
    taken = {stance.seat: stance.stance for stance in tally.stances or ()}
    empty = _vacant(vote)
    each_is_told = vote.circumstances.counted and tally.stances is not None
    if condition.concurring:
        untold_of: StanceName | None = None if each_is_told else "yes"
        vetoes = [it for it in bound if it in empty or taken.get(it, untold_of) != "yes"]
    else:
        vetoes = [it for it in bound if taken.get(it) == "no"]
    if vetoes:
        return replace(step, holds=False, vetoes=tuple(vetoes))
    untold = [it for it in bound if it not in taken and it not in empty]
    if each_is_told or not untold:
        return step
    used = is_used(vote, untold, concurring=condition.concurring)
    if used is False:
        return step
    return replace(step, holds=False if used or holds is False else None, missing="stances")


def _vacant(vote: VoteCounted) -> frozenset[SeatId]:
    """The seats of the electorate that nobody holds: they neither veto nor concur."""
    electorate = vote.circumstances.electorate
    seats = () if electorate is None else electorate.seats
    return frozenset(seat.id for seat in seats if seat.holder is None)


def abstaining_step(_: VoteCounted, condition: MustAbstain) -> Step:
    """That seats must abstain, which always holds."""
    return Step("must-abstain", holds=True, group=condition.group, vetoes=condition.seats)
