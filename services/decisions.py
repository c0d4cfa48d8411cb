"""Decisions: propose, open, close, count; report a vote held elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain.bodies.body import BODY, Body, chair_at
from domain.bodies.body import require_existing as require_existing_body
from domain.cases.recused_in_numbers import with_recusals
from domain.challenges.recourse_after import require_lasting_for
from domain.decisions import counting
from domain.decisions import decision as rules
from domain.decisions.decision import DECISION, Decision, known_poll
from domain.document import Document, DocumentMissing
from domain.elections.election import OptionId
from domain.elections.marks import check_marks
from domain.elections.profile import NoCommonUnit
from domain.elections.returning import ElectorateNotReported
from domain.holiday import holidays_at
from domain.motions.enacted_acts import EnactedAct
from domain.motions.motion import Motion
from domain.motions.outcome import Declared
from domain.parties.partnership import Partnership, zone
from domain.provisions.matters_named import require_spelt_as_provided
from domain.provisions.pinning import pin_procedure, pin_rule, pin_time_limits
from domain.provisions.scheme import competence_in
from domain.refusal import Refused
from domain.values import (
    BodyId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    PollId,
    end_of,
)
from domain.voting.drafting import check_form
from domain.voting.rules import Way
from domain.voting.side import Side
from domain.voting.tally import Electorate, Seat, Tally
from services.act import Act, Done, require_within
from services.adoption import adopt_what_it_enacts, append_outcome, last_of
from services.amended_wordings import (
    require_amending_present_wording,
    require_amendments_apart,
)
from services.commands import command
from services.concerned import Put, require_own_matters
from services.conflicts import require_all_known
from services.electorates import (
    body_electorate,
    chair_of,
    closing_of,
    present_at,
    require_seated,
    seats_known,
    settled_early,
    stated_in,
    voting_in,
)
from services.enactments import ENACTS, checked_acts
from services.entitlement import acting_for, acting_person, on_whose_behalf, require_own
from services.founded import require_founded
from services.governing import of_body, provisions_of
from services.guests import require_asking
from services.impartiality import (
    note_irregular_count,
    note_irregular_tally,
    note_late_ballots,
    recused_when_opening,
)
from services.ledger import Case, Performs
from services.opening import require_fair_opening
from services.partnerships import moment_in, partnership_around, partnership_of
from services.presiding import (
    BY,
    acting_in,
    ends_instead,
    require_counting,
    require_entitled_to_close,
    require_part,
    require_reporting,
)
from services.separation import require_apart
from services.unsealing import to_count

VOTERS = (
    "Who may vote; left out: the seats of the body as they are held then. Where no body decides, "
    "one of several parties states a seat for each party, held by its head, and these are who "
    "votes if it leaves them out."
)
CONCERNS = (
    "The organisations and persons whom it benefits or burdens in particular, so that those who "
    "decide can tell whether they have an interest in it."
)


def decision_of(case: Case, decision: DecisionId) -> tuple[Decision, Partnership]:
    """The decision that an act is about, and the partnership that it belongs to."""
    found = case.get(DECISION, decision)
    return found, partnership_around(case, found.partnership, (DECISION.kind, decision))


class SeatsOfTheBody(Refused):
    """The seats of the body {body} vote, as they are held: no others can be stated."""

    code = "SEATS_OF_THE_BODY"
    body: BodyId


def _require_seats_of(
    case: Case,
    decision: Decision,
    body: Body,
    electorate: Electorate,
    partnership: Partnership,
    effective: Moment,
) -> None:
    """Breach the rule that the seats of a body vote, as they are held, where others are stated."""
    held, _ = voting_in(decision, body, (), partnership, effective)
    if electorate != held:
        case.act.conduct.breach(SeatsOfTheBody(body.id))


def _party_of(decision: Decision, poll: PollId, person: PersonId | None) -> OrganisationId | None:
    """The party for which somebody holds a seat in a poll."""
    voting = decision.poll(poll)
    seats = () if voting is None or person is None else voting.electorate.seats
    return next((seat.party for seat in seats if seat.holder == person), None)


def require_constituted(case: Case, body: Body, effective: Moment) -> None:
    """Breach the rule that only a body decides which exists under an agreement in force."""
    require_existing_body(body, effective, case.act.conduct)
    require_founded(case, body, "using", effective)


@dataclass(frozen=True)
class Putting:
    """When and on whose behalf a motion is put, and to which body."""

    effective: Moment
    deciding: Body | None
    by: PersonId | None
    party: OrganisationId | None


def putting(
    case: Case,
    partnership: PartnershipId,
    body: BodyId | None,
    proposer: PersonId | None,
    party: OrganisationId | None,
    enacts: tuple[EnactedAct, ...] = (),
) -> Putting:
    """What is asked of every motion before it is put: a lasting partnership, a body that exists,
    and somebody who may act for whom it is put.
    """
    found = partnership_of(case, partnership)
    effective = moment_in(case, found)
    require_lasting_for(enacts, found, effective, case.act.conduct)
    deciding = None if body is None else case.get(BODY, body)
    if deciding is not None:
        require_within(partnership, deciding.partnership, (BODY.kind, deciding.id))
        require_constituted(case, deciding, effective)
    require_own(case, party)
    by, proposing = on_whose_behalf(case, found, effective, proposer, party)
    acting_for(case, by, party, deciding, effective)
    require_asking(case, deciding, found, case.act.boundary or proposing, effective)
    require_apart(case, partnership, of_body(case, body), "proposer", by, effective)
    return Putting(effective, deciding, by, proposing)


# The rule that is pinned was checked when it was drafted, or is a preset.
@command("decision", creates=True, passes=(check_form,))
def propose_motion(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[DecisionId | None, "Its identifier, if it has one already."] = None,
    partnership: Annotated[PartnershipId, "The partnership that it belongs to."],
    title: Annotated[str, "What the motion is called."],
    text: Annotated[str, "What would be resolved, in full."] = "",
    matter: Annotated[str, "The word by which provisions say who decides it and how."] = "",
    body: Annotated[BodyId | None, "The body that decides."] = None,
    proposer: Annotated[
        PersonId | None, "Who proposes it; left out: the person who makes the request, if any."
    ] = None,
    party: Annotated[
        OrganisationId | None,
        "The party for which it is proposed; left out: the one that is acted for, if any.",
    ] = None,
    reference: Annotated[str, "As others cite it."] = "",
    concerns: Annotated[tuple[Side, ...], CONCERNS] = (),
    enacts: Annotated[tuple[EnactedAct, ...], ENACTS] = (),
) -> Done:
    """Put a motion; the rule in force for its matter is found and pinned."""

    def decide(case: Case) -> UUID:
        new = DecisionId(id or act.new_id("decision"))
        put = putting(case, partnership, body, proposer, party, enacts)
        effective, deciding = put.effective, put.deciding
        require_all_known(case, concerns)
        in_force = provisions_of(case, partnership, of_body(case, body), effective.at)
        preset = deciding.preset if deciding else None
        require_spelt_as_provided(matter, in_force, act.conduct)
        rule = pin_rule(matter, body, in_force, preset)
        enacting = checked_acts(case, partnership, enacts)
        require_amendments_apart(case, enacting)
        happened = rules.propose_motion(
            case.find(DECISION, new),
            id=new,
            partnership=partnership,
            motion=Motion(title, text, matter, concerns),
            rule=rule,
            procedure=pin_procedure(matter, body, in_force),
            limits=pin_time_limits(matter, body, in_force),
            competence=competence_in(matter, in_force),
            body=body,
            proposer=put.by,
            party=put.party,
            reference=reference,
            enacts=enacting,
            effective=effective,
            conduct=act.conduct,
        )
        whereto = Put(partnership, body, preset, effective)
        require_own_matters(case, whereto, matter, rule, enacting, act.conduct)
        parent = body or partnership
        return case.append(DECISION, new, happened, partnership=partnership, parent=parent)

    return ledger.perform(act, decide)


@command("decision")
def open_poll(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[PollId | None, "The poll's identifier, if it has one already."] = None,
    decision: Annotated[DecisionId, "The decision."],
    closes_at: Annotated[
        date | datetime | None,
        "From when on no ballot is in time; a day is included. Left out: of a silence procedure "
        "when the time to object is over, otherwise whenever the poll is closed.",
    ] = None,
    seats: Annotated[tuple[Seat, ...], VOTERS] = (),
    way: Annotated[
        Way,
        "How it is decided. At a meeting, who is there by the attendance on record for that day "
        "is present, ballot or not.",
    ] = "meeting",
    by: Annotated[PersonId | None, BY] = None,
) -> Done:
    """Begin voting on a motion; the electorate is pinned as it stands then.

    It takes a part in the motion: to have proposed it, to vote on it, to chair the body, or to be
    its returning officer.
    """

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        body = None if found.body is None else case.get(BODY, found.body)
        if body is not None:
            require_constituted(case, body, effective)
        stated = stated_in(case, found, seats, partnership, effective)
        electorate, suspended = voting_in(found, body, stated, partnership, effective)
        opens = acting_in(case, found, partnership, electorate, by, effective)
        happened = rules.open_poll(
            found,
            poll=PollId(id or act.new_id("poll")),
            electorate=electorate,
            closes_at=closing_of(found, electorate, way, closes_at, partnership, effective),
            way=way,
            present=present_at(body, electorate, way, partnership, effective),
            suspended=suspended,
            by=opens.person,
            party=opens.organisation,
            zone=zone(partnership),
            holidays=holidays_at(partnership.holidays, effective.at),
            effective=effective,
            conduct=act.conduct,
        )
        require_part(case, found, electorate, opens, effective)
        require_fair_opening(case, found, happened, opens, is_announced=closes_at is not None)
        require_amending_present_wording(case, found, effective)
        happened += recused_when_opening(case, found, happened, effective)
        if body is not None:
            require_seated(case, found, body, partnership, effective)
            if seats:
                _require_seats_of(case, found, body, electorate, partnership, effective)
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


@command("decision")
def extend_poll(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    poll: Annotated[PollId, "The poll that is open."],
    closes_at: Annotated[
        date | datetime, "From when on no ballot is in time any more; a day is included."
    ],
    by: Annotated[PersonId | None, BY] = None,
) -> Done:
    """Keep a poll open beyond its announced close, by whom and as long as a clause provides."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        body = None if found.body is None else case.get(BODY, found.body)
        does = acting_person(case, by, _party_of(found, poll, by or act.person), partnership)
        happened = rules.extend_poll(
            found,
            poll=poll,
            closes_at=end_of(closes_at, zone(partnership)),
            by=does,
            chair=None if body is None else chair_at(body, effective.at),
            zone=zone(partnership),
            holidays=holidays_at(partnership.holidays, effective.at),
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, poll)

    return ledger.perform(act, decide)


@command("decision")
def close_poll(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    poll: Annotated[PollId, "The poll that is open."],
    by: Annotated[PersonId | None, BY] = None,
) -> Done:
    """End voting: no ballot is accepted any more. Counting is an act of its own.

    At an announced close, whoever says so. Otherwise by whom the rules of procedure name; where
    they are silent, by whoever chairs the body or is returning officer, and where nobody is, by
    who opened the vote, but by the key of one of several parties only once everybody has voted or
    after a day; never by whom the motion concerns. Where everybody has voted and they have not
    ended it for 7 days, or after 90 days, or as the time limits say, anybody who may vote does.
    Before the announced close only where ballots are final, nobody could still object, and no
    ballot that is still to come can change what it comes to.
    """

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective, closing = moment_in(case, partnership), known_poll(found, poll)
        closes = acting_in(case, found, partnership, closing.electorate, by, effective)
        instead = ends_instead(case, found, closing, closes, effective)
        happened = rules.close_poll(
            found,
            poll=poll,
            settled=settled_early(case, found, poll, partnership, effective),
            by=closes.person,
            instead=instead,
            effective=effective,
            conduct=act.conduct,
        )
        if not instead:
            require_entitled_to_close(case, found, closing, closes, effective)
        note_late_ballots(case, closing, effective)
        return append_to(case, found, happened, poll)

    return ledger.perform(act, decide)


# Marks that can't be counted are set aside; the votes had a common unit when voting began; who may
# vote is known. What can't be adopted with the count is left: the outcome stands all the same.
@command(
    "decision",
    passes=(check_marks, NoCommonUnit, ElectorateNotReported, adopt_what_it_enacts),
)
def count_poll(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    poll: Annotated[PollId, "The poll that was closed."],
    declared: Annotated[
        Declared | None, "What the source declares, for votes entered from outside."
    ] = None,
    elected: Annotated[
        tuple[OptionId, ...] | None,
        "Whom or what the source declares elected, for elections entered from outside.",
    ] = None,
    by: Annotated[PersonId | None, BY] = None,
) -> Done:
    """Count the ballots as they were at the close, and determine what they come to.

    Where there is a returning officer whom the motion does not concern it is for them to do, for 7
    days or as the time limits say; otherwise it happens by operation of the clause, whoever asks
    for it.

    A motion that is adopted by that adopts the amendments which it names, where decisions amend
    the agreement, and those that need signatures as well once all have signed.
    """

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        closed = known_poll(found, poll)
        effective = moment_in(case, partnership)
        counts = require_counting(case, found, partnership, closed, by, effective)
        happened = counting.count_poll(
            found,
            poll=poll,
            **to_count(case, found, closed, effective).arguments,
            declared=declared,
            elected=elected,
            zone=zone(partnership),
            holidays=holidays_at(partnership.holidays, effective.at),
            chair=chair_of(case, found, effective),
            by=counts,
            effective=effective,
            conduct=act.conduct,
        )
        # Where nobody is said to count, it happens by operation of the clause.
        require_apart(
            case,
            partnership.id,
            of_body(case, found.body),
            "returning-officer",
            counts,
            effective,
            ("proposer", found.proposer),
        )
        note_irregular_count(case, found, partnership, closed, effective)
        cause = last_of(case, decision)
        return append_outcome(case, partnership, decision, happened, effective, cause)

    return ledger.perform(act, decide)


# Evidence is left out, or there is some. What can't be adopted with the outcome is left.
@command("decision", passes=(DocumentMissing, adopt_what_it_enacts), timing="by then")
def report_tally(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    tally: Annotated[Tally, "The numbers of the vote."],
    way: Annotated[Way, "How the vote was held."] = "meeting",
    declared: Annotated[Declared | None, "What was declared where the vote was held."] = None,
    evidence: Annotated[
        tuple[Document, ...], "The documents that show it, by title and digest."
    ] = (),
) -> Done:
    """Report a vote held elsewhere in numbers; the outcome follows from them and the rule."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        told_by = require_reporting(case, found, partnership, evidence, effective)
        seats = body_electorate(case, found, effective)
        gone = found.recused_at(effective)
        known = with_recusals(tally, gone, seats)
        known = replace(known, recused=tuple(sorted({*tally.recused, *gone})))
        happened = counting.report_tally(
            found,
            tally=known,
            way=way,
            declared=declared,
            evidence=evidence,
            zone=zone(partnership),
            holidays=holidays_at(partnership.holidays, effective.at),
            chair=chair_of(case, found, effective),
            seats=seats_known(case, found, effective),
            told_by=told_by,
            effective=effective,
            conduct=act.conduct,
        )
        note_irregular_tally(case, found, known, effective)
        cause = case.origin(DECISION, decision, decision)
        return append_outcome(case, partnership, decision, happened, effective, cause)

    return ledger.perform(act, decide)


def append_to(
    case: Case, decision: Decision, happened: Sequence[object], follows: DecisionId | PollId
) -> UUID:
    """Append to a decision what follows from its motion or from one of its polls."""
    return case.append(
        DECISION,
        decision.id,
        happened,
        partnership=decision.partnership,
        caused_by=case.origin(DECISION, decision.id, follows),
    )
