"""Deliberation: second a motion, circulate papers, give notice, step back, withdraw."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from domain.bodies.body import BODY, chair_at
from domain.decisions import deliberation as rules
from domain.decisions.decision import DECISION, Decision
from domain.document import Document, DocumentMissing
from domain.motions.notice import reach_of
from domain.parties.partnership import Partnership
from domain.refusal import Refused
from domain.values import (
    DecisionId,
    NoticeId,
    OrganisationId,
    PersonId,
    Sealed,
    SeatId,
)
from domain.voting.tally import Electorate
from services.act import Act, Done
from services.commands import command
from services.decisions import append_to, decision_of
from services.electorates import chair_of, electorate_of, heads_of, voters_of
from services.entitlement import (
    acting_person,
    acts_for,
    on_whose_behalf,
    require_own,
    require_own_seat,
)
from services.impartiality import note_broken_proof
from services.ledger import Case, Performs
from services.partnerships import moment_in
from services.presiding import require_entitled_to_notify
from services.submitting import require_circulating


class NotTheMover(Refused):
    """The motion {decision} is withdrawn by who put it, and it is not on record who did."""

    code = "NOT_THE_MOVER"
    decision: DecisionId


class DeliveryContradicted(Refused):
    """The notice {notice} came back from seat {seat}: that it arrived after all is for the party to
    say whose seat it is. Give notice again, from which on it counts."""

    code = "DELIVERY_CONTRADICTED"
    notice: NoticeId
    seat: SeatId


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
        electorate = electorate_of(case, found, effective)
        said = seconder or act.person
        held = next((seat for seat in electorate.seats if said and seat.holder == said), None)
        by = acting_person(case, seconder, None if held is None else held.party, partnership)
        require_own(case, party)
        by, seconding = on_whose_behalf(case, partnership, effective, by, party)
        happened = rules.second_motion(
            found,
            seconder=by,
            party=seconding,
            electorate=electorate,
            heads=heads_of(case, partnership, effective) if found.body is None else None,
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
    """Send papers on a motion round to those who decide, as who proposed it, presides or sits in
    the body."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        happened = rules.circulate_papers(
            found, papers=papers, effective=effective, conduct=act.conduct
        )
        require_circulating(case, found, effective)
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


# Papers are left out, or there are some.
@command("decision", passes=(DocumentMissing,))
def give_notice_of_motion(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    how: Annotated[str, "How it reached them: by letter, by hand, by e-mail."],
    seats: Annotated[
        tuple[SeatId, ...], "The seats whose holders it reached; left out: all of them."
    ] = (),
    papers: Annotated[
        tuple[Document, ...], "The papers that came with it, by title and digest."
    ] = (),
    awaits_delivery: Annotated[
        bool,
        "Whether it was only sent then: it counts for each seat from when `confirmDelivery` says "
        "that it arrived.",
    ] = False,
    id: Annotated[NoticeId | None, "The notice's identifier, if it has one already."] = None,
) -> Done:
    """Enter that notice of a motion reached those who decide; the effective time says when."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        require_entitled_to_notify(case, found, effective)
        happened = rules.give_notice_of_motion(
            found,
            how=how,
            seats=seats,
            papers=papers,
            notice=NoticeId(id or act.new_id("notice")),
            awaits_delivery=awaits_delivery,
            electorate=electorate_of(case, found, effective),
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


@command("decision", timing="by then")
def confirm_delivery(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    notice: Annotated[NoticeId, "The notice that was sent."],
    seats: Annotated[
        tuple[SeatId, ...],
        "The seats whose holders it reached; left out: all to whom it was sent, but those from "
        "where it came back.",
    ] = (),
) -> Done:
    """Enter that a notice which was sent has arrived; clear days are counted from then."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        noticed = voters_of(case, found, effective)
        require_entitled_to_notify(case, found, effective, noticed, seats)
        _require_uncontradicted(case, found, partnership, notice, noticed, seats)
        happened = rules.confirm_delivery(
            found,
            notice=notice,
            seats=seats,
            electorate=noticed,
            effective=effective,
            conduct=act.conduct,
        )
        return _append_on(case, found, happened, notice)

    return ledger.perform(act, decide)


@command("decision", timing="by then")
def report_bounce(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    notice: Annotated[NoticeId, "The notice that came back."],
    seats: Annotated[tuple[SeatId, ...], "The seats whose holders it did not reach."],
    why: Annotated[str, "What came back with it, such as “address unknown”."] = "",
) -> Done:
    """Enter that a notice came back: it proves nothing for these seats, whatever was believed.

    Where the motion is decided already and its notice is proven no more, that is found on it.
    """

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        noticed = voters_of(case, found, effective)
        require_entitled_to_notify(case, found, effective, noticed, seats)
        happened = rules.report_bounce(
            found,
            notice=notice,
            seats=seats,
            why=why,
            electorate=noticed,
            effective=effective,
            conduct=act.conduct,
        )
        note_broken_proof(case, found, happened, partnership)
        return _append_on(case, found, happened, notice)

    return ledger.perform(act, decide)


@command("decision")
def shorten_notice(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    days: Annotated[int, "After how many clear days of notice its vote may be opened instead."],
    ground: Annotated[str, "Why it can't wait; sealed."],
    by: Annotated[
        PersonId | None, "Who does it; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Shorten the notice of a motion, by whom and as far as the rules of procedure allow it."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        body = None if found.body is None else case.get(BODY, found.body)
        chair = None if body is None else chair_at(body, effective.at)
        party = found.party
        if found.preparation.procedure.notice_shortened_by == "chair" and chair is not None:
            party = chair.party
        happened = rules.shorten_notice(
            found,
            days=days,
            ground=ground,
            by=acting_person(case, by, party, partnership),
            chair=chair,
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


def _require_uncontradicted(
    case: Case,
    decision: Decision,
    partnership: Partnership,
    notice: NoticeId,
    noticed: Electorate,
    seats: Sequence[SeatId],
) -> None:
    """Refuse one of several parties that lets a notice have arrived from where it came back, at
    another one's seat.
    """
    given = decision.preparation.notices.find(notice)
    if given is None or case.act.boundary is None:
        return
    returned = reach_of(given, decision.preparation.notices.deliveries).returned
    for seat in seats:
        place = noticed.seat(seat)
        whose = None if place is None else place.party
        if seat in returned and (whose is None or not acts_for(case, whose, partnership)):
            raise DeliveryContradicted(notice, seat)


def _append_on(
    case: Case, decision: Decision, happened: Sequence[object], notice: NoticeId
) -> UUID:
    """Append to a decision what follows from one of its notices."""
    return case.append(
        DECISION,
        decision.id,
        happened,
        partnership=decision.partnership,
        caused_by=case.origin(DECISION, decision.id, notice),
    )


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
        electorate = electorate_of(case, found, effective)
        require_own_seat(case, rules.seat_among(found, seat, electorate), partnership)
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
        require_own(case, found.party, partnership)
        if found.proposer is not None:
            acting_person(case, found.proposer, found.party, partnership)
        elif found.party is None and act.boundary is not None:
            raise NotTheMover(decision)
        happened = rules.withdraw_motion(
            found, effective=moment_in(case, partnership), conduct=act.conduct
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)
