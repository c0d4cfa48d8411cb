"""Who could sign for whom at an instant: registered, named by a clause, up to an amount."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.money import Money
from domain.parties.signatory import NOBODY, Limits
from domain.posts.appointment import APPOINTMENT, AppointmentMade
from domain.posts.delegation import DELEGATION, AuthorityDelegated, DelegationRevoked, Mandate
from domain.posts.deputy import DeputyNamed
from domain.posts.post import POST, PostDefined
from domain.powers.signing_authority import Holders, Signing, who_could_sign
from domain.provisions.provision import ProvisionInForce
from domain.provisions.remit import NO_REMIT, Power, Remit
from domain.provisions.signing_rule import SignedAct, SigningProvision
from domain.provisions.tenure import USUAL_TENURE
from domain.values import (
    AgreementId,
    AppointmentId,
    ClauseId,
    DelegationId,
    Moment,
    OrganisationId,
    PartnershipId,
    Period,
    PersonId,
    PostId,
)
from domain.voting.rules import FromClause, StatedDefault

ALLIANCE = PartnershipId(UUID(int=1))
TEXT, CLAUSE = AgreementId(UUID(int=2)), ClauseId(UUID(int=3))
HILL, LAKE = OrganisationId(UUID(int=4)), OrganisationId(UUID(int=5))
TREASURER, CLERK = PostId(UUID(int=8)), PostId(UUID(int=9))
ADA, BOB, CLEO, DAN, EVE = (PersonId(UUID(int=10 + number)) for number in range(5))


def on(year: int) -> Moment:
    return Moment(datetime(year, 1, 1, tzinfo=UTC))


NOW = on(2026).at


def euros(amount: int, currency: str = "EUR") -> Money:
    return Money(Fraction(amount), currency)


def post(id: PostId, remit: Remit) -> Any:
    return POST.fold([PostDefined(on(2020), id, ALLIANCE, "Post", USUAL_TENURE, remit)])


def held(number: int, of: PostId, person: PersonId, *more: Any, **fields: Any) -> Any:
    given = {"accepted": False, "party": HILL, **fields}
    made = AppointmentMade(
        on(2020),
        AppointmentId(UUID(int=number)),
        ALLIANCE,
        of,
        person,
        Period(on(2020)),
        *given.values(),
    )
    return APPOINTMENT.fold([made, *more])


def passed_on(number: int, to: PersonId, source: int | None = None, *more: Any) -> Any:
    granted = AuthorityDelegated(
        on(2021), DelegationId(UUID(int=number)), ALLIANCE, AppointmentId(UUID(int=30)), ADA, to,
        Mandate(("paper",), onward=True), Period(on(2021)),
        None if source is None else DelegationId(UUID(int=source)),
    )  # fmt: skip
    return DELEGATION.fold([granted, *more])


SIGNS = NOBODY.headed(ADA, on(2020).at).granted(BOB, Period(on(2020)), Limits())
HOLDERS = Holders(
    ALLIANCE,
    {HILL: SIGNS, LAKE: NOBODY},
    (post(TREASURER, Remit(powers=(Power(),))), post(CLERK, NO_REMIT)),
    (held(30, TREASURER, CLEO), held(31, CLERK, BOB)),
)


def told(
    *provisions: SigningProvision,
    act: SignedAct = "payments",
    party: OrganisationId = HILL,
    holders: Holders = HOLDERS,
    at: datetime = NOW,
) -> list[Signing]:
    in_force = [ProvisionInForce(one, TEXT, CLAUSE, 1, "clause 9") for one in provisions]
    every = who_could_sign(in_force, {}, holders, at)
    return [one for one in every if (one.party, one.act) == (party, act)]


def spans(*provisions: SigningProvision) -> list[tuple[Any, Any, int]]:
    return [(one.above, one.limit, one.together) for one in told(*provisions)]


ONE = SigningProvision("one", ("payments",), limit=euros(50))
TWO = SigningProvision("two", ("payments",), together=2)


@pytest.mark.parametrize("act", ["agreements", "amendments", "notices"])
def test_where_no_clause_says_one_whom_the_party_registered_signs_alone(act: SignedAct) -> None:
    assert told(act=act) == [Signing(HILL, act, (ADA, BOB), 1, StatedDefault())]
    [nobody] = told(act=act, party=LAKE)
    assert nobody.persons == () and not nobody.suffices


def test_signatories_sign_within_their_limits_and_while_they_are_registered() -> None:
    few = NOBODY.granted(BOB, Period(on(2020), on(2025)), Limits(signs=("notices",)))
    elsewhere = NOBODY.granted(BOB, Period(on(2020)), Limits(partnerships=(PartnershipId(TEXT),)))
    for signs, act, at, persons in (
        (few, "notices", on(2024).at, (BOB,)),
        (few, "agreements", on(2024).at, ()),
        (few, "notices", NOW, ()),
        (elsewhere, "notices", NOW, ()),
    ):
        holders = replace(HOLDERS, parties={HILL: signs})
        [found] = told(act=act, holders=holders, at=at)  # type: ignore[arg-type]
        assert found.persons == persons


def test_texts_are_signed_by_those_of_the_posts_who_are_registered_and_by_the_head() -> None:
    clerks = SigningProvision("clerks", ("agreements",), posts=(CLERK,), together=2)
    [found] = told(clerks, act="agreements")
    assert (found.persons, found.together, found.suffices) == ((ADA, BOB), 2, True)
    assert found.origin == FromClause(TEXT, CLAUSE, 1, "clerks", "clause 9")
    [without] = told(replace(clerks, head=False), act="agreements")
    assert (without.persons, without.suffices) == ((BOB,), False)
    [unregistered] = told(replace(clerks, posts=(TREASURER,), head=False), act="agreements")
    assert unregistered.persons == ()
    of_lakes = (held(31, CLERK, BOB, party=LAKE),)
    [others] = told(
        replace(clerks, head=False),
        act="agreements",
        holders=replace(HOLDERS, appointments=of_lakes),
    )
    assert others.persons == ()


def test_payments_are_told_span_by_span() -> None:
    assert spans() == [(None, None, 1)]
    assert spans(TWO) == [(None, None, 2)]
    assert spans(ONE, TWO) == [(None, euros(50), 1), (euros(50), None, 2)]
    more = replace(TWO, limit=euros(90))
    assert spans(more, ONE) == [(None, euros(50), 1), (euros(50), euros(90), 2)]
    # What is said of this party goes first, as far as it reaches.
    of_hill = replace(TWO, name="of Hill", party=HILL, limit=euros(70), together=3)
    whole = [(None, euros(70), 3), (euros(70), None, 2)]
    assert spans(ONE, TWO, of_hill) == whole, "a tier under another one's reach is not told"
    swiss = replace(ONE, name="swiss", limit=euros(9, "CHF"))
    assert spans(ONE, swiss) == [(None, euros(9, "CHF"), 1), (None, euros(50), 1)]


def test_what_two_say_equally_is_not_told() -> None:
    assert told(TWO, replace(TWO, name="other")) == []
    texts = SigningProvision("texts", ("agreements",))
    assert told(texts, replace(texts, name="other"), act="agreements") == []
    clashing = [ONE, replace(ONE, name="other"), TWO]
    assert spans(*clashing) == [(euros(50), None, 2)]


def test_payments_are_approved_by_who_has_authority_or_whom_the_clause_names() -> None:
    [found] = told()
    assert found.persons == (CLEO,), "the clerk has no power"
    [named] = told(replace(TWO, posts=(CLERK,)))
    assert named.persons == (ADA, BOB) and named.suffices
    [without] = told(replace(TWO, posts=(CLERK,), head=False))
    assert (without.persons, without.suffices) == ((BOB,), False)


def test_deputies_and_delegates_are_told_as_long_as_they_have_it() -> None:
    deputy = DeputyNamed(on(2021), DAN, Period(on(2021), on(2027)))
    revoked = DelegationRevoked(on(2023))
    for links, persons in (
        ((), (CLEO, DAN)),
        ((passed_on(40, EVE),), (CLEO, DAN, EVE)),
        ((passed_on(40, EVE, None, revoked),), (CLEO, DAN)),
        ((passed_on(40, BOB, None, revoked), passed_on(41, EVE, 40)), (CLEO, DAN)),
    ):
        appointments = (held(30, TREASURER, CLEO, deputy),)
        holders = replace(HOLDERS, appointments=appointments, delegations=links)
        [found] = told(holders=holders)
        assert found.persons == persons
    [before] = told(at=on(2019).at)
    assert before.persons == ()
