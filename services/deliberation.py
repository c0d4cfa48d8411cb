"""Deliberation: second a motion, circulate papers, give notice, step back, withdraw."""

from typing import Annotated
from uuid import UUID

from domain import deliberation as rules
from domain.document import Document
from domain.values import DecisionId, OrganisationId, PersonId, Sealed, SeatId
from services.act import Act, Done
from services.commands import command
from services.decisions import append_to, decision_of, electorate_of
from services.electorates import chair_of
from services.entitlement import acting_person, on_whose_behalf, require_own, require_own_seat
from services.ledger import Case, Performs
from services.partnerships import moment_in


@command("decision")
def second_motion(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    seconder: Annotated[
        PersonId | None,
        "Who seconds it; left out: the person on whose behalf the request is made.",
    ] = None,
    party: Annotated[
        OrganisationId | None,
        "The party for which it is seconded; left out: the one that is acted for, if any.",
    ] = None,
) -> Done:
    """Support that a motion be put to the vote."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        electorate = electorate_of(case, found, (), effective)
        said = seconder or act.person
        held = next((seat for seat in electorate.seats if said and seat.holder == said), None)
        by = acting_person(case, seconder, None if held is None else held.party)
        require_own(case, party)
        by, seconding = on_whose_behalf(case, partnership, effective, by, party)
        happened = rules.second_motion(
            found,
            seconder=by,
            party=seconding,
            electorate=electorate,
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


@command("decision")
def circulate_papers(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    papers: Annotated[tuple[Document, ...], "The papers, by title and digest."],
) -> Done:
    """Send papers on a motion round to those who decide."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        happened = rules.circulate_papers(
            found, papers=papers, effective=moment_in(case, partnership), conduct=act.conduct
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


@command("decision")
def give_notice_of_motion(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    how: Annotated[str, "How it reached them: by letter, by hand, by e-mail."],
    seats: Annotated[
        tuple[SeatId, ...], "The seats whose holders it reached; left out: all of them."
    ] = (),
) -> Done:
    """Enter that notice of a motion reached those who decide; the effective time says when."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        happened = rules.give_notice_of_motion(
            found,
            how=how,
            seats=seats,
            electorate=electorate_of(case, found, (), effective),
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


@command("decision")
def declare_recusal(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    seat: Annotated[SeatId, "The seat whose holder steps back."],
    interest: Annotated[str | None, "The interest that is declared; sealed."] = None,
) -> Done:
    """Step back from a matter."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        electorate = electorate_of(case, found, (), effective)
        require_own_seat(case, electorate.seat(seat))
        happened = rules.declare_recusal(
            found,
            seat=seat,
            interest=None if interest is None else Sealed(interest, found.partnership),
            electorate=electorate,
            chair=chair_of(case, found, effective),
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


@command("decision")
def withdraw_motion(
    ledger: Performs, act: Act, *, decision: Annotated[DecisionId, "The decision."]
) -> Done:
    """Take a motion back before it is decided."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        require_own(case, found.party)
        if found.proposer is not None:
            acting_person(case, found.proposer, found.party)
        happened = rules.withdraw_motion(
            found, effective=moment_in(case, partnership), conduct=act.conduct
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)
