"""Debate: a motion is amended, adjourned, and others are consulted before the vote."""

from collections.abc import Collection
from dataclasses import replace

from domain.competence.floor_decided import why_not_adjourned_by, why_not_amended_by
from domain.competence.overdue import latest_close
from domain.decisions.decision import DECISION, Decision, Event, known, require_open_to_vote
from domain.decisions.resolution import require_adopted
from domain.document import Document, check_documents
from domain.elections.results import FINAL_RESULTS
from domain.motions.floor import (
    AdjournedTooLong,
    AmendmentNotAccepted,
    ConsultationAlreadyEntered,
    ConsultationContradicted,
    ConsultationEntered,
    ConsultationNotShown,
    ConsultationUnclear,
    MotionAdjourned,
    MotionAmended,
    MotionUnchanged,
    NoRecommendation,
    NotEntitledToAdjourn,
    NothingToContradict,
    NothingToContradictOf,
    NotOfTheConsulted,
    TieWaits,
    standing_consultations,
)
from domain.motions.motion import check_wording
from domain.motions.poll import require_none_pending
from domain.refusal import DONE_HERE, Conduct
from domain.values import (
    SHORT_TEXT_LIMIT,
    BodyId,
    ContradictoryDates,
    Moment,
    OrganisationId,
    PersonId,
    Sealed,
    in_order,
    required_text,
)
from domain.voting.tally import Seat

__all__ = ["DECISION"]


def amend_motion(
    decision: Decision | None,
    *,
    title: str | None = None,
    text: str | None = None,
    by: PersonId | None = None,
    amendment: Decision | None = None,
    asked: Collection[OrganisationId] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Change what is put to the vote: as its proposer, or by the decision `amendment` on that.

    What its proposer changes alone needs notice, second and consultation anew. `asked` are the
    parties whose votes the motion takes where no body decides on it.
    """
    decision = known(decision)
    in_order("proposal", decision.proposed, "amendment", effective)
    before = decision.motion
    after = replace(
        before,
        title=before.title if title is None else title,
        text=before.text if text is None else text,
    )
    check_wording(after)
    if after == before:
        raise MotionUnchanged(decision.id)
    require_open_to_vote(decision, conduct)
    require_none_pending(decision.polls, conduct)
    if decision.result == "tied":
        conduct.breach(TieWaits(decision.id))
    if amendment is None:
        _require_proposer(decision, by, conduct)
        return [MotionAmended(effective, after.title, after.text, by, anew=True)]
    because = why_not_amended_by(decision, amendment, asked)
    if amendment.id == decision.id:
        raise AmendmentNotAccepted(decision.id, because)
    require_adopted(amendment, effective, conduct)
    if because:
        conduct.breach(AmendmentNotAccepted(decision.id, because))
    return [MotionAmended(effective, after.title, after.text, None, amendment.id)]


def _require_proposer(decision: Decision, by: PersonId | None, conduct: Conduct) -> None:
    """Breach the rule that without a decision only the proposer changes a motion.

    Where no person is named as its proposer, it is the party's, or nobody's in particular.
    """
    if decision.proposer is not None and by != decision.proposer:
        because = "it is not said who does it" if by is None else "somebody else proposed it"
        conduct.breach(AmendmentNotAccepted(decision.id, because))


def adjourn_motion(
    decision: Decision | None,
    *,
    until: Moment,
    by: PersonId | None = None,
    chair: Seat | None = None,
    ordering: Decision | None = None,
    asked: Collection[OrganisationId] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Put the motion off to a later day: as whoever chairs the body, or by the decision `ordering`
    on that, of those who decide on the motion or of all parties.

    What was put off is taken up again where `until` has come. Whoever chairs puts it off no longer
    than a vote may be announced to be open. `asked` are the parties whose votes the motion takes
    where no body decides on it.
    """
    decision = known(decision)
    in_order("proposal", decision.proposed, "adjournment", effective)
    floor = decision.preparation.floor
    is_put_off = floor.adjourned is not None and effective.at < floor.adjourned.until.at
    if until.at <= effective.at and not is_put_off:
        raise ContradictoryDates(
            "adjournment", str(effective), "day to which it is adjourned", str(until)
        )
    require_open_to_vote(decision, conduct)
    require_none_pending(decision.polls, conduct)
    if ordering is not None:
        because = why_not_adjourned_by(decision, ordering, asked)
        if because:
            conduct.breach(NotEntitledToAdjourn(because))
    else:
        if chair is None or chair.holder is None:
            conduct.breach(NotEntitledToAdjourn("nobody chairs it"))
        elif by != chair.holder:
            conduct.breach(NotEntitledToAdjourn("somebody else chairs it"))
        latest = latest_close(decision, (floor.put_off_since or effective).at)
        if latest < until.at:
            conduct.breach(AdjournedTooLong(decision.id, Moment(latest)))
    return [MotionAdjourned(effective, until, by if ordering is None else None)]


def enter_consultation(
    decision: Decision | None,
    *,
    body: BodyId | None = None,
    party: OrganisationId | None = None,
    opinion: Sealed | None = None,
    recommendation: Decision | None = None,
    documents: tuple[Document, ...] = (),
    by: OrganisationId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Enter that a body or a party was consulted, with what shows it; `by` another party."""
    decision = known(decision)
    in_order("proposal", decision.proposed, "consultation", effective)
    if (body is None) is (party is None):
        raise ConsultationUnclear
    if opinion is not None and opinion.text is not None:
        required_text("opinion", opinion.text, SHORT_TEXT_LIMIT, lines=True)
    if documents:
        check_documents("documents", documents)
    is_shown = documents or recommendation is not None
    if not is_shown and (body is not None or opinion is None):
        raise ConsultationNotShown
    named = None if recommendation is None else recommendation.id
    entered = ConsultationEntered(effective, body, party, opinion, named, documents, by)
    earlier = standing_consultations(decision.preparation.floor)
    if any(replace(one, opinion=opinion) == entered for one in earlier):
        raise ConsultationAlreadyEntered
    require_open_to_vote(decision, conduct)
    if recommendation is not None:
        _require_recommendation(recommendation, body, effective, conduct)
    return [entered]


def contradict_consultation(
    decision: Decision | None,
    *,
    party: OrganisationId,
    body: BodyId | None = None,
    seated: Collection[OrganisationId] = (),
    grounds: str | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Say, as a party, that one was not consulted as others have entered; or that a body was not,
    as one of the parties `seated` in it."""
    decision = known(decision)
    in_order("proposal", decision.proposed, "contradiction", effective)
    if grounds is not None:
        required_text("grounds", grounds, SHORT_TEXT_LIMIT, lines=True)
    standing = standing_consultations(decision.preparation.floor)
    of_others = [one for one in standing if one.by is not None and one.effective.at <= effective.at]
    if body is None:
        if not any(one.party == party for one in of_others):
            raise NothingToContradict(party)
    else:
        if not any(one.body == body and one.by != party for one in of_others):
            raise NothingToContradictOf(body)
        if party not in seated:
            conduct.breach(NotOfTheConsulted(party, body))
    require_open_to_vote(decision, conduct)
    sealed = None if grounds is None else Sealed(grounds, decision.partnership)
    return [ConsultationContradicted(effective, party, sealed, body)]


def _require_recommendation(
    recommendation: Decision, body: BodyId | None, effective: Moment, conduct: Conduct
) -> None:
    if recommendation.body is None or recommendation.body != body:
        raise NoRecommendation(recommendation.id, "it is of another body")
    last = recommendation.outcomes[-1] if recommendation.outcomes else None
    if last is None or last.outcome.result not in FINAL_RESULTS:
        raise NoRecommendation(recommendation.id, "nothing was decided by it yet")
    if effective.at < last.effective.at:
        conduct.breach(NoRecommendation(recommendation.id, "it was given only later"))
