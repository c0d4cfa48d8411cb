"""What a partner's software would write: commands through GraphQL, and what comes of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from graphql import GraphQLUnionType, get_named_type

from api.cursors import read_global_id
from api.schema import schema
from domain.values import OrganisationId
from tests.api.serving import Served

TEXT = "Budget\n\nThe board decides the budget by two thirds.\n"


class Client:
    """What a partner's software would write."""

    def __init__(self, running: Served, headers: dict[str, str] | None = None) -> None:
        self.running = running
        self.headers = headers

    def keyed(self, organisation: str) -> Client:
        """The software of an organisation, with a key of its own."""
        of = OrganisationId(UUID(read_global_id(organisation)[1]))
        installation = self.running.installation
        key = installation.keys.make("test", installation.clock(), of)
        return Client(self.running, {"Authorization": f"Bearer {key}"})

    def ask(self, query: str, **variables: Any) -> Any:
        answer = self.running.post(query, headers=self.headers, variables=variables).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def try_(self, mutation: str, fields: str = "position", **given: Any) -> Any:
        """The result of a mutation: what was recorded, or the refusal."""
        kind = f"{mutation[0].upper()}{mutation[1:]}Input"
        query = f"""mutation ($input: {kind}!) {{ {mutation}(input: $input) {{
            __typename ... on Refusal {{ code sentence }} ... on {_recorded(mutation)} {{
            position version fresh repeated {fields} }} }} }}"""
        return self.ask(query, input=given)[mutation]

    def do(self, mutation: str, fields: str = "position", **given: Any) -> Any:
        """The result of a mutation that must not be refused."""
        result = self.try_(mutation, fields, **given)
        assert "code" not in result, result
        assert result["fresh"]
        return result

    def refused(self, mutation: str, **given: Any) -> str:
        """The code with which a mutation is refused; nothing is recorded by it."""
        before = self.ask("{ auditTrail { totalCount } }")
        result = self.try_(mutation, **given)
        assert "code" in result, result
        assert result["sentence"].endswith(".")
        assert self.ask("{ auditTrail { totalCount } }") == before
        return str(result["code"])

    def organisation(self, name: str = "Hill School") -> str:
        fields = "organisation { id }"
        done = self.do("registerOrganisation", fields, name=name, kind="SCHOOL")
        return str(done["organisation"]["id"])

    def person(self, name: str = "Ada") -> str:
        return str(self.do("registerPerson", "person { id }", name=name)["person"]["id"])

    def partnership(self, *parties: str) -> str:
        given = {"name": "Two Hills", "zone": "Europe/London", "parties": list(parties)}
        done = self.do("formPartnership", "partnership { id }", **given)
        return str(done["partnership"]["id"])

    def agreement(self, partnership: str) -> str:
        rule = {
            "condition": {"majority": {"share": "2/3", "strictly": False, "base": "CAST"}},
            "nobodyVotes": "REJECTED",
        }
        provision = {"decisionRule": {"name": "two thirds", "matters": ["budget"], "rule": rule}}
        clause = {
            "id": "budget",
            "number": "1",
            "heading": "Budget",
            "text": TEXT,
            "provisions": [provision],
        }
        done = self.do(
            "draftAgreement",
            "agreement { id }",
            partnership=partnership,
            title="Memorandum",
            clauses=[clause],
            effective="2026-01-01",
        )
        agreement = str(done["agreement"]["id"])
        self.do("enterIntoForce", agreement=agreement, effective="2026-01-01")
        return agreement

    def trail(self, decision: str) -> list[Any]:
        """What happened to a decision, the newest first."""
        query = """query ($id: ID!) { decision(id: $id) {
            trail { nodes { event reason cause { event } } } } }"""
        trail: list[Any] = self.ask(query, id=decision)["decision"]["trail"]["nodes"]
        return trail


def _recorded(mutation: str) -> str:
    """The type of what a mutation records, as the schema has it."""
    mutations = schema._schema.mutation_type
    assert mutations is not None
    result = get_named_type(mutations.fields[mutation].type)
    assert isinstance(result, GraphQLUnionType)
    return str(next(each for each in result.types if each.name.endswith("Recorded")))
