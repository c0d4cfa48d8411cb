"""How identifiers are read that clients write: of nodes, bare, or neither."""

from uuid import UUID

import pytest

from api.cursors import NotAnId, global_id, identifier, read_id

ONE = UUID(int=1)


@pytest.mark.parametrize("text", [str(ONE), global_id("Body", ONE)])
def test_an_identifier_is_that_of_a_node_or_bare(text: str) -> None:
    assert identifier(text) == identifier(text, "Body") == read_id("BodyId", text) == ONE


def test_of_another_type_it_is_said_which() -> None:
    with pytest.raises(ValueError, match="is the id of an organisation, not of a body"):
        read_id("BodyId", global_id("Organisation", ONE))


@pytest.mark.parametrize("text", ["", "7", "Body", global_id("AuditEntry", "7")])
def test_what_is_no_identifier_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotAnId, match="is not the id of an event"):
        identifier(text, "AuditEntry")
