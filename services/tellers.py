"""Tellers: rule a ballot invalid, prepare the lot for a tie, and draw it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain.decisions import tellers as rules
from domain.decisions.ballot import BALLOT, ballot_id
from domain.elections.election import OptionId
from domain.elections.marks import check_marks
from domain.elections.profile import NoCommonUnit
from domain.elections.reported import check_reported
from domain.elections.returning import ElectorateNotReported
from domain.holiday import holidays_at
from domain.motions.outcome import require_declared
from domain.parties.partnership import zone
from domain.values import DecisionId, Moment, PersonId, PollId, Sealed, SeatId
from domain.voting.drawing import Fell
from services.act import Act, Done
from services.adoption import adopt_what_it_enacts, append_outcome, last_of
from services.commands import command
from services.decisions import append_to, decision_of
from services.elections import tied_ballots
from services.electorates import chair_of, voters_of
from services.entitlement import acting_person, alone_in
from services.governing import of_body
from services.ledger import Case, Performs
from services.partnerships import moment_in
from services.presiding import concerned_in
from services.separation import require_apart


@command("decision")
def rule_ballot_invalid(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    poll: Annotated[PollId, "The poll that was closed."],
    seat: Annotated[SeatId, "The seat whose ballot it is."],
    grounds: Annotated[str, "Why it is not valid; sealed."],
    by: Annotated[
        PersonId | None, "Who chairs; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Find, as whoever chairs the body, that a ballot is not valid; between close and count."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        chair = chair_of(case, found, effective)
        paper = case.find(BALLOT, ballot_id(poll, seat))
        alone = alone_in(case, partnership, effective)
        judges = acting_person(case, by, None if chair is None else chair.party, partnership)
        happened = rules.rule_ballot_invalid(
            found,
            poll=poll,
            seat=seat,
            is_cast=paper is not None and paper.decision == decision,
            grounds=Sealed(grounds, found.partnership),
            by=judges,
            chair=chair,
            alone=alone,
            concerned=concerned_in(case, found, effective),
            effective=effective,
            conduct=act.conduct,
        )
        require_apart(
            case,
            partnership.id,
            of_body(case, found.body),
            "scrutineer",
            judges,
            effective,
            ("proposer", found.proposer),
        )
        return append_to(case, found, happened, poll)

    return ledger.perform(act, decide)


@command("decision")
def prepare_lot(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision whose rule leaves a tie to the lot."],
    commitment: Annotated[
        str, "The SHA-256 of a seed that is kept secret until the lot is drawn."
    ] = "",
    source: Annotated[
        str, "Or what a public source is still to publish, as one would cite it."
    ] = "",
    published: Annotated[
        date | datetime | None, "When the source is published; a day is when it begins."
    ] = None,
    by: Annotated[
        PersonId | None, "Who does it; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Commit to a seed for the lot before the vote ends, or cite a source still to come."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        electorate = voters_of(case, found, effective)
        said = by or act.person
        held = next((seat for seat in electorate.seats if said and seat.holder == said), None)
        happened = rules.prepare_lot(
            found,
            commitment=commitment,
            source=source,
            published=None if published is None else Moment.of(published, zone(partnership)),
            electorate=electorate,
            by=acting_person(case, by, None if held is None else held.party, partnership),
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


# What was counted once can be counted again, and nothing is declared anew. What can't be adopted
# with the outcome is left.
@command(
    "decision",
    passes=(
        check_marks,
        check_reported,
        require_declared,
        adopt_what_it_enacts,
        ElectorateNotReported,
        NoCommonUnit,
    ),
)
def draw_lot(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision, whose last vote is tied."],
    seeds: Annotated[
        tuple[str, ...],
        "Every seed that was committed to, in the order of the commitments; or what the public "
        "source published. A source that tells of a lot need not say what it was drawn from.",
    ] = (),
    fell: Annotated[
        Fell | None,
        "What the lot on a motion fell on, as a source tells; what anybody can draw again follows "
        "from the seeds.",
    ] = None,
    options: Annotated[
        tuple[OptionId, ...],
        "The same of an election: its options in the order in which they were drawn, the first one "
        "or all of them.",
    ] = (),
    by: Annotated[
        PersonId | None, "Who draws it; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Draw the lot that breaks a tie; whoever draws it draws the same.

    What a public source published is told by two parties, where organisations' own keys do it: the
    lot is drawn as the second one tells the same.
    """

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        happened = rules.draw_lot(
            found,
            seeds=seeds,
            fell=fell,
            options=options,
            by=acting_person(case, by),
            alone=alone_in(case, partnership, effective),
            ballots=tied_ballots(case, found, effective),
            zone=zone(partnership),
            holidays=holidays_at(partnership.holidays, effective.at),
            effective=effective,
            conduct=act.conduct,
        )
        cause = last_of(case, decision)
        return append_outcome(case, partnership, decision, happened, effective, cause)

    return ledger.perform(act, decide)
