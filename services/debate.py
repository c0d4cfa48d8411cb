"""Debate: amend a motion, adjourn it, and enter who was consulted before the vote."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain.bodies.body import BODY, Body
from domain.competence import debate as rules
from domain.competence.votes_asked import parties_asked
from domain.document import Document, DocumentMissing
from domain.motions.enacted_acts import MotionAdjournment, MotionAmendment
from domain.motions.floor import MotionAmended
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import zone
from domain.values import (
    BodyId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    Sealed,
)
from services.act import Act, Done, require_within
from services.commands import command
from services.consultations import consulted_on, parties_in, said_alone_by
from services.decisions import append_to, decision_of, require_constituted
from services.electorates import chair_of
from services.enactments import enact
from services.entitlement import acting_person, require_own, rest_on, stands_alone
from services.ledger import Case, Performs
from services.partnerships import moment_in
from services.resolutions import require_unsuspended, resolution_of


@command("decision")
def amend_motion(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision whose motion is amended."],
    title: Annotated[str | None, "What it is called from then on; left out: as before."] = None,
    text: Annotated[
        str | None, "What would be resolved from then on, in full; left out: as before."
    ] = None,
    amendment: Annotated[
        DecisionId | None,
        "The adopted decision on the amendment; left out: who proposed the motion accepts it.",
    ] = None,
    by: Annotated[
        PersonId | None,
        "Who proposed the motion; left out: the person on whose behalf the request is made.",
    ] = None,
) -> Done:
    """Change a motion before the vote: as its proposer, or by a decision on the amendment."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        ordering = None
        if amendment is not None:
            ordering = resolution_of(case, found.partnership, amendment)
            require_unsuspended(case, ordering, effective)
        else:
            require_own(case, found.party, partnership)
        accepting = (
            None if amendment is not None else acting_person(case, by, found.party, partnership)
        )
        happened = rules.amend_motion(
            found,
            title=title,
            text=text,
            by=accepting,
            amendment=ordering,
            asked=parties_asked(found, partnership, case.find, effective),
            effective=effective,
            conduct=act.conduct,
        )
        if ordering is not None:
            [amended] = happened
            assert isinstance(amended, MotionAmended)
            named = MotionAmendment(decision, amended.title, amended.text)
            enact(case, ordering, effective, named)
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


@command("decision")
def adjourn_motion(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision whose motion is put off."],
    until: Annotated[
        date | datetime,
        "Before when no vote on it begins; a day that has come takes it up again at once.",
    ],
    by: Annotated[
        PersonId | None, "Who chairs; left out: the person on whose behalf the request is made."
    ] = None,
    resolution: Annotated[
        DecisionId | None,
        "The adopted decision of the same body, or of all parties without one, by which it is put "
        "off, if not by who chairs.",
    ] = None,
) -> Done:
    """Put a motion off to a later day, or take it up again before that.

    Whoever chairs puts it off for no longer than 90 days from when it was put off first, or as
    the time limits say; the body for as long as it decides.
    """

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        ordering = None
        if resolution is not None:
            ordering = resolution_of(case, found.partnership, resolution)
            rest_on(case, partnership, resolution, effective, MotionAdjournment(decision))
        chair = chair_of(case, found, effective)
        happened = rules.adjourn_motion(
            found,
            until=Moment.of(until, zone(partnership)),
            by=acting_person(case, by, None if chair is None else chair.party, partnership),
            chair=chair,
            ordering=ordering,
            asked=parties_asked(found, partnership, case.find, effective),
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


# Documents are left out, or there are some.
@command("decision", passes=(DocumentMissing,))
def enter_consultation(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision on whose motion they were consulted."],
    body: Annotated[BodyId | None, "The body that was consulted."] = None,
    party: Annotated[
        OrganisationId | None, "Or the party that was, or an organisation from outside."
    ] = None,
    opinion: Annotated[str | None, "What they said; sealed."] = None,
    recommendation: Annotated[
        DecisionId | None, "The decision by which the body gave its recommendation."
    ] = None,
    documents: Annotated[tuple[Document, ...], "What shows it, by title and digest."] = (),
) -> Done:
    """Enter that a body or a party was consulted on a motion, with what shows it.

    A party says for itself what its opinion is, and a body decides what it recommends. Others show
    it by a document; what one party so
    enters of another, or of a body that it is not alone in, counts three days later, unless that
    one, or another party with a seat in the body, contradicts it before.
    """

    def decide(case: Case) -> UUID:
        found, partnership = consulted_on(case, decision, party)
        effective = moment_in(case, partnership)
        advice, alone = None, None
        if recommendation is not None:
            advice = resolution_of(case, found.partnership, recommendation)
        if body is not None:
            asked = _body_in(case, body, found.partnership)
            require_constituted(case, asked, effective)
            alone = said_alone_by(case, asked, advice, partnership, effective)
        if party is not None:
            case.get(ORGANISATION, party)
            alone = None if act.boundary == party else act.boundary
            if not documents and stands_alone(case, partnership, effective):
                require_own(case, party)
        happened = rules.enter_consultation(
            found,
            body=body,
            party=party,
            opinion=None if opinion is None else Sealed(opinion, found.partnership),
            recommendation=advice,
            documents=documents,
            by=alone,
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


def _body_in(case: Case, body: BodyId, partnership: PartnershipId) -> Body:
    """The body that was consulted, which is one of the partnership."""
    found = case.get(BODY, body)
    require_within(partnership, found.partnership, (BODY.kind, body))
    return found


@command("decision")
def contradict_consultation(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision on whose motion it is said to be consulted."],
    party: Annotated[OrganisationId, "The party, or the organisation from outside, that says so."],
    body: Annotated[
        BodyId | None,
        "The body that was not consulted so, in which the party has a seat; left out: the party.",
    ] = None,
    grounds: Annotated[str | None, "What is otherwise; sealed."] = None,
) -> Done:
    """Say, as a party, that one was not consulted on a motion as others have entered, or that a
    body was not: it counts no more. What was said indeed the party enters itself; what a body
    recommends it decides.
    """

    def decide(case: Case) -> UUID:
        found, partnership = consulted_on(case, decision, party)
        require_own(case, party)
        effective = moment_in(case, partnership)
        asked = None if body is None else _body_in(case, body, found.partnership)
        happened = rules.contradict_consultation(
            found,
            party=party,
            body=body,
            seated=() if asked is None else parties_in(case, asked, effective),
            grounds=grounds,
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)
