"""The return of an election in plain English: who is elected first, then the whole count.

Sentences are rendered from the data when they are read, so that languages can be added. What
each option had in a round stands in one sentence; comparisons in pairs are told where the
outcome follows from them, and stand as data in full.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from domain.elections.election import OptionId
from domain.elections.onward import TIES_FOR_GOING_ON
from domain.elections.returns import (
    Amount,
    Counted,
    CountStep,
    Cut,
    DefaultTest,
    Defeat,
    Duel,
    ElectionExplanation,
    ElectionOutcome,
    Excluded,
    FurtherBallot,
    Needed,
    OptionQuorumTest,
    PathDuel,
    SchwartzSet,
    Seated,
    Stake,
    Threshold,
    TieBroken,
    TieLeft,
    Totals,
    Transfer,
    goes_to_next_call,
)
from domain.voting.explanation import (
    RULE_IS_SUPPOSED,
    origin_sentence,
    quorum_sentence,
    recused_sentence,
    set_aside_sentence,
)
from domain.voting.phrases import measure_words, number_words, phrase, plural
from domain.voting.steps import waits_for_next_call

_METHODS = {
    "plurality": "by most votes",
    "approval": "by most approvals",
    "schulze": "by the Schulze method, comparing the options in pairs",
    "instant-runoff": "by instant run-off",
    "transferable-vote": "by single transferable vote",
    "star": "by STAR: score, then automatic run-off",
}

_COUNTED: dict[Counted, str] = {
    "votes": "votes",
    "approvals": "approvals",
    "against": "votes against",
    "net-approvals": "approvals less votes against",
    "approval-shares": "of the votes for and against",
    "first-preferences": "ballots",
    "scores": "points",
    "highest-scores": "highest scores",
    "defeats": "defeats among themselves",
    "preferences": "times preferred among themselves",
}

_STAKES: dict[Stake, str] = {
    "seat": "who is elected",
    "exclusion": "who is excluded",
    "surplus": "whose surplus goes first",
    "run-off": "who comes to the run-off",
    "next-ballot": "who stands in the next ballot",
}

_BECAUSE_SEATED = {
    "most": "has most",
    "majority": "has more than half",
    "quota": "reaches the quota",
    "remaining": "no more are left than seats",
    "run-off": "wins the round",
    "undefeated": "no other is better",
    "tie": "the tie was broken so",
    "certain": "whoever of those tied would be",
}


def election_sentences(
    outcome: ElectionOutcome, *, rule_is_supposed: bool = False
) -> tuple[str, ...]:
    """Who is elected, by which rule, and each step of the count that led to it.

    A supposed rule is taken from nowhere, whatever the origin.
    """
    explanation = outcome.explanation
    taken_from = RULE_IS_SUPPOSED if rule_is_supposed else origin_sentence(explanation.origin)
    said = [_result(outcome), taken_from, _method(explanation)]
    if explanation.quorum:
        said.append(quorum_sentence(explanation.quorum))
    if explanation.decided_by == "nobody-voted":
        said.append("No ballot speaks for an option.")
    for step in explanation.steps:
        said += [_left(outcome, step)] if isinstance(step, TieLeft) else _told(step)
    if explanation.seed:
        said.append(
            f"The lot was drawn by the seed “{explanation.seed}”: each option draws the SHA-256 of "
            "seed, line feed and option, and the smallest number comes first."
        )
    if explanation.precedence:
        said.append(f"The order of the slate, which breaks a tie, is: {explanation.precedence}.")
    if explanation.recused:
        said.append(recused_sentence(explanation.recused))
    said += [set_aside_sentence(aside) for aside in explanation.set_aside]
    said += [
        f"The ballot of seat {illegal.seat} was set aside: {illegal.defect.sentence}"
        for illegal in explanation.illegal
    ]
    return tuple(said)


def _result(outcome: ElectionOutcome) -> str:
    names = listed(outcome.elected)
    seats = outcome.explanation.seats
    are = "is" if len(outcome.elected) == 1 else "are"
    done = "recommended" if outcome.advisory else "elected"
    match outcome.result:
        case "elected":
            return f"{names} {are} {done}."
        case "partly-elected":
            empty = plural(seats - len(outcome.elected), "seat")
            stay = "stays" if seats - len(outcome.elected) == 1 else "stay"
            return f"{names} {are} {done}; {empty} of {seats} {stay} empty."
        case "none-elected":
            return f"Nobody is {done}."
        case "default-option":
            return f"Nobody is {done}: the default option wins."
        case "tied":
            rule = outcome.explanation.tie
            what = "the casting vote" if rule == "casting-vote" else "the lot"
            so_far = f"{names} {are} {done}; the rest" if names else "The election"
            return f"{so_far} is tied, and waits for {what}."
        case "inquorate":
            return "The election does not count, because its quorum was not met."
        case "incomplete" if goes_to_next_call(outcome):
            return f"Nobody is {done} on this call, and the vote is held again on the next."
        case "incomplete":
            return "The outcome cannot be told from what was reported."


def _method(explanation: ElectionExplanation) -> str:
    measured = measure_words(explanation.measure)
    ballots = explanation.ballots
    counted = ["an untold number valid"] if ballots.valid is None else []
    counted += [] if ballots.valid is None else [f"{number_words(ballots.valid)} valid"]
    counted += [f"{number_words(ballots.blank)} blank"] if ballots.blank else []
    counted += [f"{number_words(ballots.invalid)} invalid"] if ballots.invalid else []
    how = f"{_METHODS[explanation.method]}{', ' if measured else ''}{measured}"
    seats = plural(explanation.seats, "seat")
    those = f"ballots {measured}" if measured else "ballots"
    return f"{seats} to be filled {how}; {those}: {', '.join(counted)}."


def _told(step: CountStep) -> Iterator[str]:
    """The sentence on a step; a comparison in pairs has one where the outcome follows from it."""
    match step:
        case Totals():
            yield _totals(step)
        case Needed():
            yield _needed(step)
        case Threshold(option, asked):
            verdict = {True: "is met", False: "is not met", None: "cannot be told"}[asked.holds]
            if waits_for_next_call(asked):
                verdict = "is not met on this call"
            yield f"The threshold {verdict} for {option}: {phrase(asked)}."
        case OptionQuorumTest():
            yield _option_quorum(step)
        case DefaultTest():
            yield _default(step)
        case Duel(runoff=True) | PathDuel() | SchwartzSet() | Cut():
            yield from _comparison(step)
        case Seated(option, because, amount):
            having = "" if amount is None else f" with {_votes(amount)}"
            yield f"{option} is elected{having}: {_BECAUSE_SEATED[because]}."
        case Excluded():
            yield _excluded(step)
        case Transfer():
            yield _transfer(step)
        case TieBroken() | FurtherBallot():
            yield _tie(step) if isinstance(step, TieBroken) else _further(step)
        case _:
            return


def _totals(step: Totals) -> str:
    told = _having(step.amounts)
    exhausted = f"; exhausted {_votes(step.exhausted)}" if step.exhausted else ""
    begins = f"Count {step.round}" if step.round else "Of those tied"
    said = f"{begins}, {_COUNTED[step.counted]}: {told}{exhausted}."
    if step.counted == "net-approvals" and any(each.amount <= 0 for each in step.amounts):
        said += " Only who has more for than against, so more than 0, can be elected."
    return said


def _needed(step: Needed) -> str:
    reached = "more than" if step.strictly else "at least"
    of = number_words(step.of)
    if step.what == "majority":
        return f"A majority is {reached} {number_words(step.amount)} of {of}."
    seats = plural(step.seats, "seat")
    return f"The quota is {reached} {number_words(step.amount)}, of {of} votes for {seats}."


def _option_quorum(step: OptionQuorumTest) -> str:
    preferring = number_words(step.preferring)
    needed = number_words(step.needed)
    few = "at least" if step.holds else "fewer than"
    told = f"{preferring} rank {step.option} above the default option"
    if step.squared:
        return f"{told}; the square of that is {few} {needed}, the square of its quorum."
    return f"{told}, which is {few} its quorum of {needed}."


def _default(step: DefaultTest) -> str:
    how = "more than" if step.strictly or step.ratio == 1 else "at least"
    times = "" if step.ratio == 1 else f"{step.ratio} times "
    no = "" if step.holds else "not "
    return (
        f"{number_words(step.preferring)} prefer {step.option} to {step.default}, which is {no}"
        f"{how} {times}the {number_words(step.against)} who prefer {step.default}."
    )


def _comparison(step: Duel | PathDuel | SchwartzSet | Cut) -> Iterator[str]:
    match step:
        case Duel(first, second, for_first, for_second):
            one, other = number_words(for_first), number_words(for_second)
            yield f"In the run-off {one} score {first} higher, and {other} {second}."
        case PathDuel(first, second, forth, back):
            yield (
                f"From {first} to {second} the strongest path of defeats has {_path(forth)}; back, "
                f"{_path(back)}."
            )
        case SchwartzSet(options, dropped):
            told = f"No other option defeats {listed(options)}, directly or through others"
            weakest = "; ".join(_defeat(defeat) for defeat in dropped)
            yield (
                f"{told}. The weakest defeats among them are dropped: {weakest}."
                if dropped
                else f"{told}{'; among them there is no defeat' if len(options) > 1 else ''}."
            )
        case Cut(last, following) if last.amount == following.amount:
            return  # a tie was broken between the two, which is told
        case Cut(last, following, counted):
            words = _COUNTED[counted]
            if last.amount == 1 and counted in {"votes", "approvals", "first-preferences"}:
                words = words.removesuffix("s")
            yield (
                f"{last.option}, with {_votes(last.amount)} {words}, goes before "
                f"{following.option}, with {_votes(following.amount)}."
            )


def _path(weakest: Defeat | None) -> str:
    return "nothing, as there is none" if weakest is None else f"as its weakest {_defeat(weakest)}"


def _defeat(defeat: Defeat) -> str:
    votes = f"{number_words(defeat.votes)} to {number_words(defeat.against)}"
    return f"{defeat.winner} over {defeat.loser}, {votes}"


def _excluded(step: Excluded) -> str:
    because = {
        "fewest": f"fewest, {_votes(step.amount or Fraction(0))}",
        "cap": f"as many of “{step.affiliation}” are elected as may be",
        "reserved": "the places that are left are reserved for others",
        "threshold": "the threshold is not met",
        "option-quorum": "its quorum is not met",
        "ratio": "it does not defeat the default option by its ratio",
        "unmarked": "no ballot speaks for it",
        "preferred-to-none": "no ballot prefers it to another option",
    }[step.because]
    is_passed_over = step.because in {"threshold", "unmarked", "preferred-to-none"}
    out = "not elected" if is_passed_over else "out"
    return f"{step.option} is {out}: {because}."


def _transfer(step: Transfer) -> str:
    received = _having(step.received) or "nobody"
    lost = f"; exhausted or cut off {_votes(step.exhausted)}" if step.exhausted else ""
    if step.surplus:
        told = f"The surplus of {step.source} passes on, each paper at {step.factor} of its value"
    else:
        told = f"The papers of {step.source} pass on"
    return f"{told}: {received}{lost}."


def _left(outcome: ElectionOutcome, step: TieLeft) -> str:
    """A tie that nothing broke: what may still break it, that it makes no difference, or that the
    seat stays open."""
    told = f"{listed(step.tied)} are tied for {_STAKES[step.stake]}, and nothing tells them apart"
    if not step.decisive:
        return f"{told}: whichever it is, the same are elected."
    if outcome.result == "tied":
        return f"{told} yet."
    goes_on = outcome.explanation.method == "plurality" and step.stake in TIES_FOR_GOING_ON
    return f"{told}: all of them go on." if goes_on else f"{told}: what hangs on it stays open."


def _tie(step: TieBroken) -> str:
    told = f"{listed(step.tied)} are tied for {_STAKES[step.stake]}"
    how = {
        "lot": "by lot",
        "casting-vote": "by the casting vote",
        "precedence": "by the order of the slate",
        "earlier-count": "by an earlier count",
        "head-to-head": "by comparison in pairs",
        "score": "by the total score",
        "highest-scores": "by the highest scores given",
    }[step.by]
    return f"{told}; {how} it is {step.chosen}."


def _further(step: FurtherBallot) -> str:
    without = f", without {listed(step.out)}" if step.out else ""
    return f"A further ballot is held among {listed(step.options)}{without}."


def _having(amounts: Iterable[Amount]) -> str:
    return ", ".join(f"{each.option} {_votes(each.amount)}" for each in amounts)


def _votes(number: Fraction) -> str:
    """A number of votes; parts that hand counts cut off at some decimal are written as such."""
    decimals = next((d for d in range(2, 21) if (number * 10**d).denominator == 1), None)
    if number.denominator <= 100 or decimals is None:
        return number_words(number)
    whole, rest = divmod(number, 1)
    return f"{whole:,}.{int(rest * 10**decimals):0{decimals}d}"


def listed(options: Iterable[OptionId]) -> str:
    """The options as one names several: “A, B and C”."""
    names = list(options)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
