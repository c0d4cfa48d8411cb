"""Irregularities: what was not as it should be about an act that is recorded all the same.

Acts done through Concord are refused where entitlement, authority or form is missing. Whatever
else was wrong with them is noted on their record, as a finding that a challenge can rest on.
"""

from dataclasses import dataclass, fields
from typing import ClassVar, dataclass_transform

from domain.refusal import Finding, told


@dataclass_transform(frozen_default=True)
class Irregularity:
    """Base of every irregularity: a code, facts and, as docstring, a sentence, as refusals have.

    It refuses nothing, so that no command lists it among what it can be refused with.
    """

    code: ClassVar[str]

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)

    @property
    def finding(self) -> Finding:
        """How it is noted on the record of the act."""
        assert self.__doc__
        values = {one.name: getattr(self, one.name) for one in fields(self)}  # type: ignore[arg-type]
        facts = {name: str(value) for name, value in values.items()}
        said = {name: told(values[name], fact) for name, fact in facts.items()}
        sentence = " ".join(self.__doc__.split()).format_map(said)
        return Finding(self.code, sentence, tuple(sorted(facts.items())))
