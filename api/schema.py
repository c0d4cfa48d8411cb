"""The GraphQL schema: what can be asked, and one mutation for each command."""

from __future__ import annotations

import strawberry
from strawberry.schema.config import StrawberryConfig

from api.agreements import Agreement, AgreementQueries, AgreementText, Amendment
from api.audit import AuditEntry, AuditQueries
from api.bodies import Body, BodyQueries
from api.decisions import Decision, DecisionQueries
from api.declaration import Node, node_by_id, nodes_by_ids
from api.mutations import mutation
from api.next_steps import NextStepQueries
from api.parties import Organisation, Partnership, PartyQueries, Person
from api.scalars import scalar_map


@strawberry.type(description="What can be asked.")
class Query(
    PartyQueries, AgreementQueries, BodyQueries, DecisionQueries, NextStepQueries, AuditQueries
):
    """What can be asked."""

    node: Node | None = node_by_id()
    nodes: list[Node | None] = nodes_by_ids()


@strawberry.type(description="What can be done: one mutation for each command.")
class Mutation:
    """What can be done."""

    register_organisation = mutation("register_organisation", Organisation)
    rename_organisation = mutation("rename_organisation", Organisation)
    add_identifier = mutation("add_identifier", Organisation)
    register_head = mutation("register_head", Organisation)
    withdraw_head = mutation("withdraw_head", Organisation)
    register_signatory = mutation("register_signatory", Organisation)
    withdraw_signatory = mutation("withdraw_signatory", Organisation)
    merge_organisation = mutation("merge_organisation", Organisation)
    dissolve_organisation = mutation("dissolve_organisation", Organisation)

    register_person = mutation("register_person", Person)
    rename_person = mutation("rename_person", Person)

    start_partnership = mutation("start_partnership", Partnership)
    propose_partnership = mutation("propose_partnership", Partnership)
    accept_invitation = mutation("accept_invitation", Partnership)
    decline_invitation = mutation("decline_invitation", Partnership)
    withdraw_proposal = mutation("withdraw_proposal", Partnership)
    form_partnership = mutation("form_partnership", Partnership)
    accede_party = mutation("accede_party", Partnership)
    withdraw_party = mutation("withdraw_party", Partnership)
    succeed_party = mutation("succeed_party", Partnership)
    dissolve_partnership = mutation("dissolve_partnership", Partnership)

    draft_agreement = mutation("draft_agreement", Agreement)
    sign_agreement = mutation("sign_agreement", Agreement)
    enter_into_force = mutation("enter_into_force", Agreement)
    propose_amendment = mutation("propose_amendment", Agreement)
    change_text = mutation("change_text", Agreement)
    comment_on_amendment = mutation("comment_on_amendment", Agreement)
    sign_amendment = mutation("sign_amendment", Agreement)
    adopt_amendment = mutation("adopt_amendment", Agreement)
    reject_amendment = mutation("reject_amendment", Agreement)
    withdraw_amendment = mutation("withdraw_amendment", Agreement)
    lapse_amendment = mutation("lapse_amendment", Agreement)
    give_notice = mutation("give_notice", Agreement)
    withdraw_notice = mutation("withdraw_notice", Agreement)
    end_by_notice = mutation("end_by_notice", Agreement)
    renew_agreement = mutation("renew_agreement", Agreement)
    end_term = mutation("end_term", Agreement)
    expire_agreement = mutation("expire_agreement", Agreement)
    terminate_agreement = mutation("terminate_agreement", Agreement)

    constitute_body = mutation("constitute_body", Body)
    fill_seat = mutation("fill_seat", Body)
    vacate_seat = mutation("vacate_seat", Body)
    dissolve_body = mutation("dissolve_body", Body)

    propose_motion = mutation("propose_motion", Decision)
    open_poll = mutation("open_poll", Decision)
    cast_ballot = mutation("cast_ballot", Decision)
    declare_recusal = mutation("declare_recusal", Decision)
    close_poll = mutation("close_poll", Decision)
    count_poll = mutation("count_poll", Decision)
    report_tally = mutation("report_tally", Decision)
    withdraw_motion = mutation("withdraw_motion", Decision)
    put_to_vote = mutation("put_to_vote", Decision)
    vote = mutation("vote", Decision)
    conclude_vote = mutation("conclude_vote", Decision)


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[
        Organisation,
        Person,
        Partnership,
        Agreement,
        AgreementText,
        Amendment,
        Body,
        Decision,
        AuditEntry,
    ],
    config=StrawberryConfig(scalar_map=scalar_map()),
)


def sdl() -> str:
    """The schema in its own language, as committed in `api/schema.graphql`."""
    return schema.as_str() + "\n"
