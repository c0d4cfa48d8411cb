"""The memorandum of a small partnership: one page, with everything else left to stated defaults.

Two organisations begin with a purpose and a contact each. The text is in plain words, and the
part of it that software follows is in its provisions: both decide together, both sign what
changes the text, it begins when both have signed it, and either ends it with three months'
notice. What is worded here is shown in docs/memorandum.md.
"""

from collections.abc import Callable

from domain.agreements.clause import Clause
from domain.provisions.provision import (
    AmendmentRuleProvision,
    DecisionRuleProvision,
    DurationProvision,
    NoticeProvision,
    Provision,
)
from domain.refusal import Refused
from domain.values import BodyId, ClauseId
from domain.voting.rules import ALL_AGREE

TITLE = "Memorandum of understanding"
BODY = "Both parties"
DECIDING = "deciding"
"""The key of the clause that constitutes the body of both parties."""

_CLAUSES: tuple[tuple[str, str, str], ...] = (
    (
        "purpose",
        "What this is for",
        """
{first} and {second} work together for this purpose:

{purpose}
""",
    ),
    (
        "contacts",
        "Who speaks for us",
        """
Each of us names one person who speaks, votes and signs for it, and tells the other when that
becomes somebody else.
""",
    ),
    (
        DECIDING,
        "How we decide",
        """
We decide together: something is decided when both of us have said yes.
""",
    ),
    (
        "changing",
        "How we change this text",
        """
Either of us can propose another wording. It holds as soon as both of us have signed it.
""",
    ),
    (
        "disagreeing",
        "If we disagree",
        """
Either of us can raise a concern at any time. We talk about it within two weeks. If that does
not settle it, we ask somebody to mediate whom both of us accept.
""",
    ),
    (
        "ending",
        "How long this lasts",
        """
This begins when both of us have signed it, and has no end date. Either of us can end it with
three months' notice, without giving reasons.
""",
    ),
)


class TwoOrganisationsNeeded(Refused):
    """A partnership is started this way by two different organisations, not by {count}."""

    code = "TWO_ORGANISATIONS_NEEDED"
    count: int


def memorandum(
    first: str, second: str, purpose: str, body: BodyId, clause_id: Callable[[str], ClauseId]
) -> tuple[Clause, ...]:
    """The clauses of the memorandum between two organisations; `body` is that of both of them.

    `clause_id` gives the identifier of a clause by its key.
    """
    said = {"first": first, "second": second, "purpose": purpose.strip()}
    provisions = _provisions(body)
    return tuple(
        Clause(
            clause_id(key),
            str(number),
            heading,
            f"{number}. {heading}\n{_filled(text, said)}\n",
            None,
            provisions.get(key, ()),
        )
        for number, (key, heading, text) in enumerate(_CLAUSES, 1)
    )


def _filled(text: str, said: dict[str, str]) -> str:
    return text.format_map(said) if "{" in text else text


def _provisions(body: BodyId) -> dict[str, tuple[Provision, ...]]:
    return {
        DECIDING: (DecisionRuleProvision("both say yes", (), ALL_AGREE, body),),
        "changing": (AmendmentRuleProvision("both sign", "signatures"),),
        "ending": (
            DurationProvision("without end", begins="when-all-have-signed"),
            NoticeProvision("three months", months=3),
        ),
    }
