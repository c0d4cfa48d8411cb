"""Authority: by what right an act was done.

Every record names the authority it rests on. Founding acts are named as such; history that was
entered is attested by its source, never derived; what a decision or a clause ordered points at
that decision or clause, and from there the chain can be followed link by link.
"""

from dataclasses import dataclass
from typing import Literal

from domain.values import AgreementId, ClauseId, DecisionId, OrganisationId, Source, Variant


class Authority(Variant):
    """By what right an act was done."""


@dataclass(frozen=True)
class ByAdministration(Authority):
    """By the key that administers this installation."""

    key: str
    kind: Literal["administration"] = "administration"


@dataclass(frozen=True)
class ByOrganisation(Authority):
    """By a key of an organisation, which acts for that organisation and for no other."""

    key: str
    organisation: OrganisationId
    kind: Literal["organisation"] = "organisation"


@dataclass(frozen=True)
class BySource(Authority):
    """Attested by the source that the act was taken from."""

    source: Source
    kind: Literal["source"] = "source"


@dataclass(frozen=True)
class ByDecision(Authority):
    """Ordered by a decision that was adopted."""

    decision: DecisionId
    source: Source | None = None
    """Who attests that it was done on the decision, where it is reported from outside."""
    kind: Literal["decision"] = "decision"


@dataclass(frozen=True)
class ByClause(Authority):
    """By operation of a clause, in the version in force when it operated."""

    agreement: AgreementId
    clause: ClauseId
    version: int
    kind: Literal["clause"] = "clause"


@dataclass(frozen=True)
class ByDefault(Authority):
    """By operation of Concord's stated default, where no clause provides for it."""

    kind: Literal["default"] = "default"


def attesting(authority: Authority) -> Source | None:
    """The source that attests the act; None where it was done here."""
    return authority.source if isinstance(authority, BySource | ByDecision) else None
