"""Proxies: who may vote for whose seat, how far, and who overrides whom."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.decisions.ballot import (
    BallotCast,
    BallotFinal,
    NotEntitledToVote,
    PrincipalVoted,
    ballot_id,
    cast_ballot,
)
from domain.decisions.ballots_counted import ballots_to_count
from domain.decisions.decision import DECISION, Decision
from domain.decisions.proxy import (
    PROXY,
    Proxy,
    ProxyAlreadyGranted,
    ProxyAlreadyRevoked,
    ProxyCircle,
    ProxyForNothing,
    ProxyGranted,
    ProxyNotAdmitted,
    ProxyOfNobody,
    ProxyRevoked,
    ProxyStands,
    ProxyToOneself,
    ProxyUnknown,
    TooManyProxies,
    grant_proxy,
    revoke_proxy,
)
from domain.motions.motion import ProcedurePinned
from domain.provisions.provision import PinnedRule, Procedure
from domain.values import BodyId, ContradictoryDates, ProxyId
from domain.voting.rules import MAJORITY, StatedDefault
from domain.voting.tally import Ballot, Stance
from tests.domain.matters import ALLIANCE, DECISION_ID, OPENED, POLL, PROPOSED, on
from tests.domain.polls import person, seat, seat_id
from tests.domain.specification import given
from tests.domain.test_ballot import paper
from tests.domain.test_deliberation import ORIGIN

BOARD = BodyId(UUID(int=60))
YES, NO = Stance("yes"), Stance("no")


def proxy_id(number: int) -> ProxyId:
    return ProxyId(UUID(int=2_000 + number))


def granted(by: int, to: int, **facts: Any) -> ProxyGranted:
    """That one member lets another vote in all decisions of the board."""
    whole = ProxyGranted(
        on(1),
        proxy_id(by),
        ALLIANCE,
        seat_id(by),
        person(by),
        person(to),
        BOARD,
    )
    return replace(whole, **facts)


def standing(*grants: ProxyGranted) -> tuple[Proxy, ...]:
    folded = [PROXY.fold([grant]) for grant in grants]
    return tuple(proxy for proxy in folded if proxy is not None)


def granting(principal: int, holder: int, **facts: Any) -> dict[str, Any]:
    return {
        "id": proxy_id(principal),
        "partnership": ALLIANCE,
        "seat": seat(principal),
        "holder": person(holder),
        "body": BOARD,
        "effective": on(1),
        **facts,
    }


FOR_ONE = {"body": None, "decision": DECISION_ID}


def test_a_proxy_is_granted_once() -> None:
    given().when(grant_proxy, **granting(1, 2)).then(granted(1, 2)).again().refused(
        ProxyAlreadyGranted(proxy_id(1))
    )
    given().when(grant_proxy, **granting(1, 2, **FOR_ONE)).then(granted(1, 2, **FOR_ONE))


def test_a_proxy_is_revoked_once() -> None:
    revoking = given(granted(1, 2)).when(revoke_proxy, effective=on(3))
    revoking.then(ProxyRevoked(on(3))).again().refused(ProxyAlreadyRevoked(proxy_id(1), on(3)))
    given().when(revoke_proxy, effective=on(3)).refused(ProxyUnknown)
    given(replace(granted(1, 2), effective=on(4))).when(revoke_proxy, effective=on(3)).refused(
        ContradictoryDates
    )


def test_a_proxy_is_for_something_and_from_somebody_to_somebody_else() -> None:
    given().when(grant_proxy, **granting(1, 2, body=None)).refused(ProxyForNothing)
    given().when(grant_proxy, **granting(1, 1)).refused(ProxyToOneself(seat_id(1)))
    vacant = replace(seat(1), holder=None)
    given().when(grant_proxy, **granting(1, 2, seat=vacant)).refused(
        ProxyOfNobody(seat_id(1), on(1))
    )


def test_a_proxy_that_begins_later_counts_as_well() -> None:
    later = standing(granted(1, 3, id=proxy_id(9), effective=on(4)))
    refused = ProxyStands(seat_id(1), proxy_id(9))
    given().when(grant_proxy, **granting(1, 2, others=later)).refused(refused)
    given().when_reported(grant_proxy, **granting(1, 2, others=later)).found(refused)
    back = standing(granted(2, 1, effective=on(4)))
    given().when(grant_proxy, **granting(1, 2, others=back)).refused(ProxyCircle(seat_id(1)))
    over = tuple(replace(other, revoked=on(4)) for other in back)
    given().when(grant_proxy, **granting(1, 2, others=over)).then(granted(1, 2))


def test_a_rule_without_proxies_admits_none() -> None:
    refused = ProxyNotAdmitted(DECISION_ID)
    given().when(grant_proxy, **granting(1, 2, **FOR_ONE, admitted=False)).refused(refused)
    given().when_reported(grant_proxy, **granting(1, 2, **FOR_ONE, admitted=False)).found(refused)


def test_a_seat_has_one_proxy_at_a_time() -> None:
    others = standing(granted(1, 3, id=proxy_id(9)))
    given().when(grant_proxy, **granting(1, 2, others=others)).refused(
        ProxyStands(seat_id(1), proxy_id(9))
    )
    revoked = tuple(replace(other, revoked=on(1)) for other in others)
    given().when(grant_proxy, **granting(1, 2, others=revoked)).then(granted(1, 2))
    given().when(grant_proxy, **granting(1, 2, others=others, **FOR_ONE)).then(
        granted(1, 2, **FOR_ONE)
    )
    later = tuple(replace(other, granted=on(20)) for other in others)
    given().when(grant_proxy, **granting(1, 2, others=later)).refused(
        ProxyStands(seat_id(1), proxy_id(9))
    )
    given().when(grant_proxy, **granting(3, 1, others=later)).refused(ProxyCircle(seat_id(3)))


@pytest.mark.parametrize("length", [2, 3, 5])
def test_proxies_do_not_go_in_circles(length: int) -> None:
    chain = standing(*(granted(n, n + 1) for n in range(1, length)))
    given().when(grant_proxy, **granting(length, 1, others=chain)).refused(
        ProxyCircle(seat_id(length))
    )
    given().when_reported(grant_proxy, **granting(length, 1, others=chain)).found(ProxyCircle)
    given().when(grant_proxy, **granting(length, 9, others=chain)).then(granted(length, 9))


def test_one_person_votes_for_so_many_seats_and_no_more() -> None:
    others = standing(granted(1, 9), granted(2, 9))
    given().when(grant_proxy, **granting(3, 9, others=others, limit=2, **FOR_ONE)).refused(
        TooManyProxies(person(9), 3, 2)
    )
    given().when(grant_proxy, **granting(3, 9, others=others, limit=3, **FOR_ONE)).then(
        granted(3, 9, **FOR_ONE)
    )


# Voting by proxy

ADMITTING = replace(PROPOSED, rule=PinnedRule(replace(MAJORITY, proxy="present"), StatedDefault()))


def matter(*events: object) -> Decision:
    decision = DECISION.fold(events)
    assert decision is not None
    return decision


OPEN = matter(ADMITTING, OPENED)


def casting(voter: int, **facts: Any) -> dict[str, Any]:
    return {
        "decision": OPEN,
        "poll": POLL,
        "seat": seat_id(1),
        "voter": person(voter),
        "choice": YES,
        "proxies": standing(granted(1, 2)),
        "effective": on(3),
        **facts,
    }


def cast(choice: Stance, day: int, voter: int) -> BallotCast:
    ballot = ballot_id(POLL, seat_id(1))
    return BallotCast(
        on(day), ballot, DECISION_ID, POLL, seat_id(1), choice, person(voter), accepted=True
    )


def test_who_has_a_proxy_votes_for_the_seat() -> None:
    given().when(cast_ballot, **casting(2)).then(cast(YES, 3, 2))


def test_who_has_none_does_not() -> None:
    none = NotEntitledToVote(seat_id(1), "its holder gave them no proxy for this")
    given().when(cast_ballot, **casting(3)).refused(none)
    given().when_reported(cast_ballot, **casting(3)).found(none)
    revoked = tuple(replace(proxy, revoked=on(2)) for proxy in standing(granted(1, 2)))
    given().when(cast_ballot, **casting(2, proxies=revoked)).refused(none)
    later = standing(granted(1, 2, effective=on(4)))
    given().when(cast_ballot, **casting(2, proxies=later)).refused(none)
    another_holder = standing(granted(1, 2, principal=person(7)))
    given().when(cast_ballot, **casting(2, proxies=another_holder)).refused(none)


def test_a_proxy_for_the_decision_goes_before_one_for_the_body() -> None:
    both = standing(granted(1, 2), granted(1, 3, id=proxy_id(8), effective=on(1), **FOR_ONE))
    given().when(cast_ballot, **casting(3, proxies=both)).then(cast(YES, 3, 3))
    given().when(cast_ballot, **casting(2, proxies=both)).refused(NotEntitledToVote)


def test_no_ballot_by_proxy_where_the_rule_admits_none() -> None:
    strict = matter(PROPOSED, OPENED)
    given().when(cast_ballot, **casting(2, decision=strict)).refused(
        NotEntitledToVote(seat_id(1), "it is held by somebody else")
    )


def test_of_too_many_proxies_those_that_came_first_stay_good() -> None:
    pinned = ProcedurePinned(on(1), Procedure(proxies_per_holder=1), ORIGIN)
    limited = matter(ADMITTING, pinned, OPENED)
    later = standing(granted(3, 2, effective=on(1)), granted(1, 2, effective=on(2)))
    too_many = TooManyProxies(person(2), 2, 1)
    given().when(cast_ballot, **casting(2, decision=limited, proxies=later)).refused(too_many)
    given().when_reported(cast_ballot, **casting(2, decision=limited, proxies=later)).found(
        too_many
    )
    first = standing(granted(3, 2, effective=on(2)), granted(1, 2, effective=on(1)))
    given().when(cast_ballot, **casting(2, decision=limited, proxies=first)).then(cast(YES, 3, 2))
    given().when(cast_ballot, **casting(2, decision=limited)).then(cast(YES, 3, 2))


def test_the_principal_overrides_the_proxy_by_voting() -> None:
    given(cast(YES, 3, 2)).when(cast_ballot, **casting(1, choice=NO, effective=on(4))).then(
        cast(NO, 4, 1)
    )
    voted = PrincipalVoted(seat_id(1))
    given(cast(NO, 3, 1)).when(cast_ballot, **casting(2, effective=on(4))).refused(voted)
    given(cast(NO, 3, 1)).when_reported(cast_ballot, **casting(2, effective=on(4))).found(voted)


def test_a_final_ballot_of_a_proxy_does_not_bind_the_principal() -> None:
    rule = PinnedRule(replace(MAJORITY, proxy="present", ballots_final=True), StatedDefault())
    final = matter(replace(PROPOSED, rule=rule), OPENED)
    given(cast(YES, 3, 2)).when(cast_ballot, **casting(1, decision=final, choice=NO)).then(
        cast(NO, 3, 1)
    )
    given(cast(YES, 3, 2)).when(cast_ballot, **casting(2, decision=final, choice=NO)).refused(
        BallotFinal(seat_id(1))
    )
    both = [cast(YES, 3, 2), cast(NO, 4, 1)]
    assert ballots_to_count([paper(*both)], final, final.polls[0]) == [
        Ballot(seat_id(1), NO, person(1))
    ]


def test_the_ballot_of_the_principal_counts_whenever_it_was_cast() -> None:
    for order in ([cast(NO, 3, 1), cast(YES, 4, 2)], [cast(YES, 4, 2), cast(NO, 3, 1)]):
        counted = ballots_to_count([paper(*order)], OPEN, OPEN.polls[0])
        assert counted == [Ballot(seat_id(1), NO, person(1))]
