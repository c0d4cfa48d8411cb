"""Ending: notice, renewal, expiry and termination of an agreement.

How terms and notice periods are reckoned stands in `domain.provisions.term`.
"""

from collections.abc import Sequence
from datetime import tzinfo

from domain.agreements.agreement import (
    Agreement,
    AgreementAlreadyTerminated,
    AgreementTerminated,
    Event,
    known,
    provisions_at,
    require_in_force,
)
from domain.agreements.joint_signature import SignedUnder
from domain.agreements.signature import check_bound, check_signer
from domain.parties.partnership import Party
from domain.parties.signatory import Signer
from domain.provisions.signing_rule import require_entitled
from domain.provisions.term import (
    AgreementExpired,
    AgreementRenewed,
    AlreadyRenewed,
    Notice,
    NoticeGiven,
    NoticeMissing,
    NoticePeriodTooShort,
    NoticeRunning,
    NoticeRunOut,
    NoticeStillRunning,
    NoticeWithdrawn,
    PartyReleased,
    RenewalNotProvided,
    RenewsByItself,
    TermMissing,
    TermStillRunning,
    duration_in,
    months_after,
    notice_end,
    notice_in,
)
from domain.refusal import DONE_HERE, Conduct
from domain.values import ContradictoryDates, Moment, OrganisationId, in_order


def give_notice(
    agreement: Agreement | None,
    *,
    party: OrganisationId,
    signer: Signer,
    under: SignedUnder | None = None,
    parties: Sequence[Party],
    zone: tzinfo,
    ends: Moment | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Give notice for a party: to `ends`, or to the earliest moment that the text allows."""
    agreement = known(agreement)
    require_in_force(agreement, effective, conduct)
    check_bound(party, agreement.still_bound(parties, effective.at), conduct)
    if party in agreement.notices:
        raise NoticeRunning(party, agreement.notices[party].ends)
    check_signer(party, signer, effective, conduct)
    if under is not None:
        require_entitled(under.rule, party, signer, under.held, effective, conduct)
    provisions = provisions_at(agreement, effective.at)
    duration = duration_in(provisions)
    earliest = notice_end(
        notice_in(provisions),
        effective,
        agreement.term_end,
        0 if duration is None else duration.renewal_months,
        zone,
    )
    if ends is not None:
        in_order("notice", effective, "end of the agreement", ends)
        if ends.at < earliest.at:
            conduct.breach(NoticePeriodTooShort(effective, earliest, ends))
    signed = (signer.person, signer.capacity, signer.right)
    return [NoticeGiven(effective, party, ends or earliest, *signed)]


def withdraw_notice(
    agreement: Agreement | None,
    *,
    party: OrganisationId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Take back a notice that is still running."""
    agreement = known(agreement)
    notice = _running(agreement, party)
    in_order("notice", notice.given, "withdrawal of the notice", effective)
    if notice.ends.at <= effective.at:
        conduct.breach(NoticeRunOut(party, notice.ends))
    require_in_force(agreement, effective, conduct)
    return [NoticeWithdrawn(effective, party)]


def end_by_notice(
    agreement: Agreement | None,
    *,
    party: OrganisationId,
    parties: Sequence[Party],
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Let a notice that has run out take effect: for all, or where others remain, for the party."""
    agreement = known(agreement)
    notice = _running(agreement, party)
    if effective.at < notice.ends.at:
        conduct.breach(NoticeStillRunning(party, notice.ends))
    _require_after_entry(agreement, "end by notice", notice.ends)
    require_in_force(agreement, notice.ends, conduct)
    others = [one for one in agreement.still_bound(parties, notice.ends.at) if party not in one]
    if len(others) < 2:
        return [AgreementTerminated(notice.ends)]
    return [PartyReleased(notice.ends, party)]


def renew_agreement(
    agreement: Agreement | None,
    *,
    zone: tzinfo,
    until: Moment | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Give the agreement a further term: `until` then, or for as long as its text says.

    By itself it goes on when its term is over; the parties can renew it ahead, but only for the
    term that follows the present one.
    """
    agreement = known(agreement)
    begins = _term_end(agreement)
    _require_not_ended(agreement)
    if agreement.renewals and effective.at < agreement.renewals[-1].begins.at:
        raise AlreadyRenewed(agreement.id, begins)
    require_in_force(agreement, effective, conduct)
    if until is None:
        duration = duration_in(provisions_at(agreement, begins.at))
        if duration is None or not duration.renewal_months:
            raise RenewalNotProvided(agreement.id)
        if effective.at < begins.at:
            conduct.breach(TermStillRunning(agreement.id, begins))
        until = months_after(begins, duration.renewal_months, zone)
    if until.at <= begins.at:
        ends = ("end of the present term", str(begins), "end of the next term", str(until))
        raise ContradictoryDates(*ends)
    return [AgreementRenewed(effective, begins, until)]


def expire_agreement(
    agreement: Agreement | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Record that the term was over and the agreement not renewed: it ended with the term."""
    agreement = known(agreement)
    until = _term_end(agreement)
    _require_not_ended(agreement)
    _require_after_entry(agreement, "end of the term", effective)
    if effective.at < until.at:
        conduct.breach(TermStillRunning(agreement.id, until))
    duration = duration_in(provisions_at(agreement, until.at))
    if duration is not None and duration.renewal_months:
        conduct.breach(RenewsByItself(agreement.id, until))
    return [AgreementExpired(min(effective, until, key=lambda moment: moment.at))]


def end_term(
    agreement: Agreement | None,
    *,
    zone: tzinfo,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Let what the text says happen at the end of the term: it goes on by itself, or expires."""
    agreement = known(agreement)
    duration = duration_in(provisions_at(agreement, _term_end(agreement).at))
    if duration is not None and duration.renewal_months:
        return renew_agreement(agreement, zone=zone, effective=effective, conduct=conduct)
    return expire_agreement(agreement, effective=effective, conduct=conduct)


def terminate_agreement(
    agreement: Agreement | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """End the agreement: from `effective` on it binds nobody."""
    agreement = known(agreement)
    _require_not_ended(agreement)
    _require_after_entry(agreement, "termination", effective)
    in_order("drafting", agreement.drafted, "termination", effective)
    require_in_force(agreement, effective, conduct)
    return [AgreementTerminated(effective)]


def _running(agreement: Agreement, party: OrganisationId) -> Notice:
    notice = agreement.notices.get(party)
    if notice is None:
        raise NoticeMissing(party)
    return notice


def _term_end(agreement: Agreement) -> Moment:
    if agreement.term_end is None:
        raise TermMissing(agreement.id)
    return agreement.term_end


def _require_not_ended(agreement: Agreement) -> None:
    if agreement.terminated is not None:
        raise AgreementAlreadyTerminated(agreement.id, agreement.terminated)


def _require_after_entry(agreement: Agreement, what: str, at: Moment) -> None:
    """Refuse an end that lies before the agreement entered into force, even as a report."""
    if agreement.in_force is not None:
        in_order("entry into force", agreement.in_force, what, at)
