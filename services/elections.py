"""Elections: a motion put as a choice among several options, for one seat or for several."""

from typing import Annotated
from uuid import UUID

from domain.cases.recused_in_numbers import reported_with_recusals
from domain.decisions import choosing
from domain.decisions import elected_elsewhere as elsewhere
from domain.decisions import electing as rules
from domain.decisions.ballot import BALLOT
from domain.decisions.decision import DECISION, Decision
from domain.decisions.recounting import ballots_again
from domain.document import Document, DocumentMissing
from domain.elections.election import Option, OptionId, Slate
from domain.elections.marks import check_marks
from domain.elections.profile import NoCommonUnit
from domain.elections.reported import ReportedBallots, check_reported
from domain.elections.returning import ElectorateNotReported
from domain.holiday import holidays_at
from domain.motions.enacted_acts import EnactedAct
from domain.motions.motion import Motion
from domain.motions.outcome import require_declared
from domain.parties.partnership import zone
from domain.parties.person import PERSON
from domain.provisions.matters_named import require_spelt_as_provided
from domain.provisions.pinning import pin_election_rule, pin_procedure, pin_rule, pin_time_limits
from domain.provisions.scheme import competence_in
from domain.values import BodyId, DecisionId, Moment, OrganisationId, PartnershipId, PersonId
from domain.voting.drafting import check_form
from domain.voting.rules import Way
from domain.voting.side import Side
from domain.voting.tally import Ballot, Tally
from services.act import Act, Done
from services.commands import command
from services.conflicts import require_all_known
from services.decisions import (
    CONCERNS,
    append_to,
    decision_of,
    putting,
)
from services.electorates import body_electorate, chair_of
from services.enactments import checked_acts
from services.entitlement import acting_person
from services.governing import of_body, provisions_of
from services.impartiality import note_casting_vote, note_irregular_tally
from services.ledger import Case, Performs
from services.partnerships import moment_in
from services.presiding import require_reporting


def tied_ballots(case: Case, decision: Decision, effective: Moment) -> list[Ballot]:
    """The ballots of an election that is tied, to be counted again."""
    tied = decision.outcomes[-1].poll if decision.outcomes else None
    poll = None if tied is None else decision.poll(tied)
    if decision.election is None or poll is None:
        return []
    return ballots_again(decision, poll, case.children(BALLOT, poll.id), effective) or []


OFFICES = (
    "The offices that it would give to those whom it elects: to appoint somebody to a post, or to "
    "designate a chair, each of them once; left out: none."
)


# The decision rule that is pinned was checked when it was drafted, or is a preset; whatever is no
# appointment is refused before it is looked at.
@command("decision", creates=True, passes=(check_form,))
def propose_election(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[DecisionId | None, "Its identifier, if it has one already."] = None,
    partnership: Annotated[PartnershipId, "The partnership that it belongs to."],
    title: Annotated[str, "What the election is called."],
    options: Annotated[
        tuple[Option, ...], "The slate: what there is to choose from. No others can be written in."
    ],
    text: Annotated[str, "What it is about, in full."] = "",
    matter: Annotated[str, "The word by which provisions say who elects and how."] = "",
    body: Annotated[BodyId | None, "The body that elects."] = None,
    proposer: Annotated[
        PersonId | None, "Who proposes it; left out: the person who makes the request, if any."
    ] = None,
    party: Annotated[
        OrganisationId | None,
        "The party for which it is proposed; left out: the one that is acted for, if any.",
    ] = None,
    reference: Annotated[str, "As others cite it."] = "",
    concerns: Annotated[tuple[Side, ...], CONCERNS] = (),
    enacts: Annotated[tuple[EnactedAct, ...], OFFICES] = (),
) -> Done:
    """Put a motion as a choice among options; the election rule in force for its matter is found
    and pinned, or the stated default."""

    def decide(case: Case) -> UUID:
        new = DecisionId(id or act.new_id("decision"))
        put = putting(case, partnership, body, proposer, party)
        for option in options:
            if option.person is not None:
                case.get(PERSON, option.person)
        require_all_known(case, concerns)
        in_force = provisions_of(case, partnership, of_body(case, body), put.effective.at)
        require_spelt_as_provided(matter, in_force, act.conduct)
        preset = put.deciding.preset if put.deciding else None
        happened = rules.propose_election(
            case.find(DECISION, new),
            id=new,
            partnership=partnership,
            motion=Motion(title, text, matter, concerns),
            slate=Slate(options),
            election=pin_election_rule(matter, body, in_force),
            rule=pin_rule(matter, body, in_force, preset),
            procedure=pin_procedure(matter, body, in_force),
            limits=pin_time_limits(matter, body, in_force),
            competence=competence_in(matter, in_force),
            body=body,
            proposer=put.by,
            party=put.party,
            reference=reference,
            enacts=checked_acts(case, partnership, enacts),
            effective=put.effective,
            conduct=act.conduct,
        )
        parent = body or partnership
        return case.append(DECISION, new, happened, partnership=partnership, parent=parent)

    return ledger.perform(act, decide)


# Whatever can't be counted is refused by name; that nothing comes without a document is looked at.
@command("decision", passes=(DocumentMissing,), timing="by then")
def report_election(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision: an election."],
    counted: Annotated[
        ReportedBallots,
        "What was counted there: the ballots, alike ones together; or how many marked each "
        "option; or how many prefer each option to each other one.",
    ],
    way: Annotated[Way, "How the election was held."] = "meeting",
    elected: Annotated[
        tuple[OptionId, ...] | None, "Whom or what was declared elected where it was held."
    ] = None,
    evidence: Annotated[
        tuple[Document, ...], "The documents that show it, by title and digest."
    ] = (),
) -> Done:
    """Report an election held elsewhere; who is elected follows from its numbers and the rule."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        told_by = require_reporting(case, found, partnership, evidence, effective)
        happened = elsewhere.report_election(
            found,
            counted=_with_recusals(case, found, counted, effective),
            way=way,
            elected=elected,
            evidence=evidence,
            zone=zone(partnership),
            holidays=holidays_at(partnership.holidays, effective.at),
            chair=chair_of(case, found, effective),
            told_by=told_by,
            effective=effective,
            conduct=act.conduct,
        )
        note_irregular_tally(case, found, Tally(()), effective)
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


def _with_recusals(
    case: Case, decision: Decision, counted: ReportedBallots, effective: Moment
) -> ReportedBallots:
    """What was reported, with how many are recused here, where it does not say so."""
    if decision.election is None:
        return counted
    measure, seats = decision.election.rule.measure, body_electorate(case, decision, effective)
    return reported_with_recusals(counted, measure, decision.recused_at(effective), seats)


# What was counted once can be counted again, and nothing is declared anew.
@command(
    "decision",
    passes=(check_marks, check_reported, require_declared, ElectorateNotReported, NoCommonUnit),
)
def choose_among_tied(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The election, whose last count is tied."],
    options: Annotated[
        tuple[OptionId, ...],
        "The options among those tied that are preferred, the most preferred first: they go "
        "before the others.",
    ],
    voter: Annotated[
        PersonId | None, "Who chairs; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Break a tie among options, as whoever chairs the body, where the rule says so.

    The election is then counted again; where another tie is left, it is broken in its turn.
    """

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        chair = chair_of(case, found, effective)
        happened = choosing.choose_among_tied(
            found,
            options=options,
            chair=chair,
            voter=acting_person(case, voter, None if chair is None else chair.party, partnership),
            ballots=tied_ballots(case, found, effective),
            zone=zone(partnership),
            holidays=holidays_at(partnership.holidays, effective.at),
            effective=effective,
            conduct=act.conduct,
        )
        note_casting_vote(case, found, chair, effective)
        held = case.held(DECISION, decision)
        return case.append(
            DECISION,
            decision,
            happened,
            partnership=found.partnership,
            caused_by=None if held is None else held.last,
        )

    return ledger.perform(act, decide)
