"""Elections as read types: what there is to choose from, the ballots' marks, and the count."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

from api.declaration import column, one, read, stored, stored_json
from api.parties import OF_MY_PARTNERSHIPS, Person
from api.scalars import JSON, DateTime


@stored
class Mark:
    """What a ballot says of one option."""

    option: str = column("The option, by its mark on the ballot.")
    rank: int | None = column(
        "Its rank, from 1 and level ones alike, where the method takes ranks."
    )
    score: int | None = column("Its score, where the method takes scores.")
    against: bool = column("Whether the ballot is against it, where the method counts that.")


@stored
class Option:
    """One of several to choose from."""

    id: str = column("Its mark on the ballot: what `castBallot` takes.")
    name: str = column("As people call it, where its mark is shorter.")
    affiliations: list[str] = column("What a cap counts: employers, parties, regions.")
    group: str = column("The group for which a candidate stands.")
    precedence: int | None = column("Its place in the order that breaks a tie: 1 goes before 2.")
    ratio: Fraction | None = column(
        "The majority ratio that it needs against the default option, where it has one of its own."
    )
    person: Person | None = one(
        "Who stands, where it is a candidate.", on="id = ({parent}.value->>'person')::uuid"
    )


@stored
class Amount:
    """How much an option has."""

    option: str = column("The option, by its mark on the ballot.")
    amount: Fraction = column("How much.")


@stored
class Round:
    """What each option had in one round of the count."""

    number: int = column("From 1; 0 where only those tied were counted again.")
    counted: str = column(
        "What was counted: `votes`, `approvals`, `first-preferences`, `scores`, `highest-scores`, "
        "`defeats` or `preferences`."
    )
    amounts: list[Amount] = stored_json("What each option has, the largest first.")
    exhausted: Fraction = column("What no option has any more.")


@stored
class Pair:
    """Two options compared: how many prefer the one, and how many the other."""

    first: str = column("The one.")
    second: str = column("The other.")
    for_first: Fraction = column("How many prefer the first.")
    for_second: Fraction = column("How many prefer the second.")
    runoff: bool = column("Whether it is the run-off between the two highest scored.")


@stored
class ChosenAmongTied:
    """A casting vote among options that were tied."""

    options: list[str] = column("The options that go before the others, the most preferred first.")
    seat: UUID = column("The seat that chairs the body.")
    voter: Person | None = one("Who cast it.", on="id = ({parent}.value->>'voter')::uuid")
    poll: UUID | None = column("The poll that was tied; none where it was held elsewhere.")
    chosen_at: DateTime = column("When.")


@read(table="decisions.election", key="decision", authorised=OF_MY_PARTNERSHIPS)
class Election:
    """A motion that is a choice among several options, and whom or what it chose."""

    method: str = column(
        "How the winners follow from the ballots: `plurality`, `approval`, `schulze`, "
        "`instant-runoff`, `transferable-vote` or `star`."
    )
    seats: int = column("How many are to be elected.")
    tie: str = column(
        "What breaks a tie: `fails` (nothing), `casting-vote`, `lot` or `precedence` (the order "
        "of the slate)."
    )
    definition: JSON = column("The election rule itself, as recorded.", sql="rule")
    options: list[Option] = stored_json("What there is to choose from.")
    elected: list[str] = column(
        "Who or what was chosen, by the marks on the ballot and in the order of the count."
    )
    onward: list[str] = column(
        "Who stands in the further ballot that the rule provides for where seats stay open, by the "
        "marks on the ballot, those with most votes first; nobody where there is none."
    )
    declared: list[str] | None = column("Whom the source declared elected, of one held elsewhere.")
    chosen: list[ChosenAmongTied] = stored_json("The casting votes among tied options.")
    reported: JSON | None = column(
        "What was reported of one held elsewhere: ballots, totals, or pairs."
    )
    decided_by: str | None = column(
        "What was decisive: `missing`, `quorum`, `nobody-voted`, `count`, `default-option`, "
        "`tie`, `lot`, `casting-vote` or `precedence`; none before the count."
    )
    valid: Fraction | None = column("Ballots that count, in the measure of the rule.")
    blank: Fraction | None = column("Ballots that say nothing.")
    invalid: Fraction | None = column("Ballots that the method can't count.")
    rounds: list[Round] = stored_json("What each option had, round by round.")
    pairs: list[Pair] = stored_json("The comparisons in pairs, where the method makes them.")
    explanation: JSON | None = column("The whole count, step by step, in exact arithmetic.")
