"""The linter of authority to sign: signatures that nobody can give, and amounts nobody signs for.

Several provisions about one act are tiers by their limit. That they end somewhere may be meant:
what goes beyond them is then decided instead. So it is remarked and refuses nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import get_args

from domain.money import is_within
from domain.parties.signatory import Signatories
from domain.posts.appointment import Appointment
from domain.provisions.provision import ProvisionInForce
from domain.provisions.signing_rule import SignedAct, SigningProvision, tiers_in
from domain.values import OrganisationId, PersonId
from domain.voting.remark import Remark

Parties = Mapping[OrganisationId, Signatories]


def lint_signing(
    where: str,
    provision: SigningProvision,
    in_force: Sequence[ProvisionInForce],
    appointments: Sequence[Appointment],
    parties: Parties,
    at: datetime,
) -> Iterator[Remark]:
    """The remarks on one provision; `in_force` are all that bind in the partnership then."""
    yield from _on_signatures(where, provision, appointments, parties, at)
    if "payments" not in _acts(provision):
        if provision.limit is not None:
            said = f"{where} has a limit, and what it is about has no amount: it limits nothing."
            yield Remark("LIMIT_WITHOUT_AMOUNT", said, "limit", party=provision.party)
        return
    beside = [rule.provision for tiers in tiers_in(provision.party, "payments", in_force)
              for rule in tiers]  # fmt: skip
    yield from _on_the_end(where, provision, beside)
    yield from _on_the_next(where, provision, beside)


def _on_signatures(
    where: str,
    provision: SigningProvision,
    appointments: Sequence[Appointment],
    parties: Parties,
    at: datetime,
) -> Iterator[Remark]:
    """Whether there are as many as have to sign together, for each party."""
    acts = _acts(provision)
    for party, signatories in parties.items():
        if provision.party not in (None, party):
            continue
        signing = _signing(party, signatories, provision, appointments, at)
        found = len(signing) if acts - {"payments"} else provision.together
        if found < provision.together:
            said = (
                f"By {where} {provision.together} have to sign together, and for the party "
                f"{party} {found} could."
            )
            yield Remark("SIGNATURES_NOT_POSSIBLE", said, "together", party=party)
    # Without posts it is whoever may approve them, to whom authority may yet be given.
    if "payments" in acts and provision.posts:
        found = len(_approving(provision, appointments, parties, at))
        if found < provision.together:
            whom = "" if provision.party is None else f" for the party {provision.party}"
            said = (
                f"By {where} {provision.together} have to approve a payment together, and"
                f"{whom} {found} could, each by an authority of their own."
            )
            yield Remark("APPROVALS_NOT_POSSIBLE", said, "together", party=provision.party)


def _on_the_end(
    where: str, provision: SigningProvision, beside: Iterable[SigningProvision]
) -> Iterator[Remark]:
    """That nobody approves payments beyond the last of the tiers, at which this one ends."""
    limit = provision.limit
    if limit is None:
        return
    if any(one.limit is None or _goes_further(one, provision) for one in beside):
        return
    said = (
        f"By {where} payments are approved up to {limit}, and no clause says who approves more: "
        "that takes a decision."
    )
    yield Remark("NOBODY_SIGNS_BEYOND", said, "limit", party=provision.party)


def _on_the_next(
    where: str, provision: SigningProvision, beside: Iterable[SigningProvision]
) -> Iterator[Remark]:
    """That fewer approve a larger amount together than a smaller one."""
    for one in beside:
        if _goes_further(one, provision) and one.together < provision.together:
            said = (
                f"By {where} {provision.together} approve together up to {provision.limit}, and "
                f"beyond it {one.together} by “{one.name}”."
            )
            yield Remark("FEWER_SIGN_BEYOND", said, "together", party=provision.party)
            return


def _goes_further(one: SigningProvision, than: SigningProvision) -> bool:
    """Whether it is a tier above the other, of the same party and about the same acts."""
    if one.party != than.party or bool(one.signs) != bool(than.signs):
        return False
    if than.limit is None or one.limit == than.limit:
        return False
    return is_within(than.limit, one.limit)


def _acts(provision: SigningProvision) -> frozenset[SignedAct]:
    return frozenset(provision.signs or get_args(SignedAct))


def _signing(
    party: OrganisationId,
    signatories: Signatories,
    provision: SigningProvision,
    appointments: Sequence[Appointment],
    at: datetime,
) -> set[PersonId]:
    """Who could sign texts for the party by the clause, as it has registered them."""
    head = signatories.head_at(at)
    heads = set() if head is None else {head}
    registered = {one for one in signatories.others if signatories.limits_at(one, at)} | heads
    if not provision.posts:
        return registered
    of_party = [one for one in appointments if one.party in (None, party)]
    holding = {
        one.person
        for one in of_party
        if one.post in provision.posts and one.held is not None and one.held.contains(at)
    }
    return (registered & holding) | (heads if provision.head else set())


def _approving(
    provision: SigningProvision,
    appointments: Sequence[Appointment],
    parties: Parties,
    at: datetime,
) -> set[PersonId]:
    """By whose authority payments could be approved by the clause: that of the holders of its
    posts, for whom deputies and delegates act, and of the heads of those whom it is about.
    """
    about = [one for one in parties if provision.party in (None, one)]
    heads = {parties[one].head_at(at) for one in about} if provision.head else set()
    holding = {
        one.person
        for one in appointments
        if one.post in provision.posts and one.held is not None and one.held.contains(at)
        if provision.party is None or one.party in (None, provision.party)
    }
    return holding | {one for one in heads if one is not None}
