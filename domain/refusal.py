"""Refusals: every "no" that the rules can say.

A refusal is a fact of governance, not a bug: a class with a stable code and the facts as its
fields. Its docstring is its sentence, rendered when read, so that languages can be added.

Acts done through Concord are refused when entitlement, authority or form is missing. Acts
reported from outside (minutes, archives, hand counts) are recorded as they happened, with
their defects as findings. `Conduct` is that difference, handed to every decision: a decision
raises what nobody could record (an unknown clause, a malformed text) and gives to
`conduct.breach` what did or did not happen against a rule.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, TypeVar, dataclass_transform

from domain.quoting import quoted

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|\+00:00)")


def told(value: object, fact: str) -> str:
    """A fact as a sentence tells it: an instant to the second in UTC, as people read it; anything
    else as it is. The facts beside the sentence stay exact.
    """
    found = None if isinstance(value, str) else _INSTANT.fullmatch(fact)
    return fact if found is None else f"{found[1]} {found[2]} UTC"


@dataclass_transform(eq_default=True)
class Refused(Exception):
    """Base of every refusal: a subclass declares a code, facts and, as docstring, a sentence.

    Subclasses become dataclasses by themselves (not frozen ones: Python writes the traceback
    into an exception while it travels).
    """

    code: ClassVar[str]

    def __init_subclass__(cls) -> None:
        dataclass(eq=True, unsafe_hash=True)(cls)

    @property
    def sentence(self) -> str:
        """What is refused and why, for a person, with the facts filled in."""
        return self.worded({})

    def worded(self, names: Mapping[str, str]) -> str:
        """The sentence, with names in the place of the facts that they are the names of."""
        assert self.__doc__
        template = " ".join(self.__doc__.split())
        facts = {**self._told(), **names}
        within = {f"“{{{name}}}”": quoted(fact) for name, fact in facts.items()}
        for placed, written in within.items():
            template = template.replace(placed, written.replace("{", "{{").replace("}", "}}"))
        sentence = template.format_map(facts)
        first = sentence.partition(" ")[0]
        # A place in the input, such as `papers[0].title`, stays as it is written there.
        is_word = first.isalpha() and not template.startswith("{place}")
        return sentence[0].upper() + sentence[1:] if is_word else sentence

    def facts(self) -> dict[str, str]:
        """The facts by name, as text."""
        return {f.name: str(getattr(self, f.name)) for f in fields(self)}  # type: ignore[arg-type]

    def _told(self) -> dict[str, str]:
        """The facts as the sentence tells them."""
        facts = self.facts()
        values = {name: getattr(self, name, text) for name, text in facts.items()}
        return {name: told(values[name], text) for name, text in facts.items()}

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


def all_refusals(of: type[Refused] = Refused) -> Iterator[type[Refused]]:
    """Every refusal class that is loaded, in order of definition."""
    for refusal in of.__subclasses__():
        yield refusal
        yield from all_refusals(refusal)


@dataclass(frozen=True)
class Finding:
    """A defect of a recorded act: the code and facts of the rule that it broke."""

    code: str
    sentence: str
    facts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, refusal: Refused) -> "Finding":
        """The finding that records `refusal` instead of refusing."""
        return cls(refusal.code, refusal.sentence, tuple(sorted(refusal.facts().items())))


class Conduct:
    """How an act reaches the record; this one: done through Concord, so a breach refuses it."""

    is_reported: ClassVar[bool] = False

    def breach(self, refusal: Refused) -> None:
        """Meet a breach of a rule: refuse the act."""
        raise refusal


@dataclass
class Reported(Conduct):
    """Reported from outside: a breach becomes a finding on what is recorded."""

    is_reported: ClassVar[bool] = True
    findings: list[Finding] = field(default_factory=list)

    def breach(self, refusal: Refused) -> None:
        """Meet a breach of a rule: note it, and let the record say what happened."""
        self.findings.append(Finding.of(refusal))


DONE_HERE = Conduct()

HANDING_BACK: set[Any] = set()
"""The functions that meet breaches of rules as `Reported` does, and hand back what was broken."""

F = TypeVar("F", bound=Callable[..., Any])


def hands_back(function: F) -> F:
    """Say of a function that nothing that it asks is refused by it: who calls it does that."""
    HANDING_BACK.add(function)
    return function
