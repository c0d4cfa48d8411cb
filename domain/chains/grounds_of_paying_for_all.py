"""That a payment was approved or refused by a post that is there for all parties."""

from collections.abc import Iterator
from typing import Any

from domain.agreements.agreement import AGREEMENT
from domain.chains.chain import Acted, Ground, also_rests, missing
from domain.chains.known import Known
from domain.parties.partnership import PARTNERSHIP
from domain.payments.paying_for_all import PostOfSome, why_not_for_all
from domain.payments.payment import PAYMENT, PaymentApproved, PaymentCoapproved, PaymentRefused
from domain.posts.post import POST
from domain.values import PostId

_FOR_ALL = "A post that is there for all parties."


@also_rests(PaymentApproved, PaymentCoapproved, PaymentRefused)
def _by_post(acted: Acted[Any]) -> Iterator[Ground]:
    known: Known = acted.known
    payment = known.of(PAYMENT, acted.record.stream)
    post: PostId | None = acted.data.basis.post
    office = known.of(POST, post)
    if payment is None or office is None:
        return
    around = known.of(PARTNERSHIP, payment.partnership)
    assert around is not None, "the partnership comes first"
    texts = known.within(AGREEMENT, payment.partnership)
    why_not = why_not_for_all(office, payment.matter, texts, around, acted.data.effective)
    if isinstance(why_not, PostOfSome):
        why = "it is of an agreement between some of the parties"
        yield missing("post", _FOR_ALL, why, office.id)
    elif why_not is not None:
        why = "a party joined since they decided on it last"
        yield missing("post", _FOR_ALL, why, office.id, why_not.party)
