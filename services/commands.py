"""Commands: the use cases by name, and what each takes, read off their signatures.

A command's arguments are written once, as the keyword parameters of its function here in the
services. What the ways in need of them (input types, the format of imported acts, its JSON
Schema, the reference of commands) is derived from that signature.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from services.act import Act, Done
from services.ledger import Performs
from services.timing import Timing, check_timing

Function = Callable[..., Done]

_commands: dict[str, "Command"] = {}


@dataclass(frozen=True)
class Parameter:
    """One argument of a command."""

    name: str
    type: Any
    description: str
    required: bool
    default: Any = None


@dataclass(frozen=True, eq=False)
class Command:
    """A use case: an imperative, what it takes, and the noun that its answer identifies."""

    name: str
    function: Function
    noun: str
    """Kind of the thing that the command is about; its id is what the command answers with."""
    creates: bool
    """Whether it begins that thing, under an id that may be given."""
    description: str
    parameters: Mapping[str, Parameter]
    begins: bool = False
    """Whether it begins a stream: the thing itself, or another one, such as a ballot."""
    passes: tuple[Any, ...] = ()
    """The checks and the refusals that can't stop it, although its code leads to them."""
    timing: Timing = "as it is done"
    """For which time somebody who acts for an organisation can give it."""

    def __call__(self, ledger: Performs, act: Act, **arguments: Any) -> Done:
        """Perform the command; see its function for the arguments."""
        check_timing(act, self.timing)
        act.from_then_on = self.timing == "on that day or later"
        return self.function(ledger, act, **arguments)


def command(
    noun: str,
    *,
    creates: bool = False,
    begins: bool = False,
    passes: tuple[Any, ...] = (),
    timing: Timing = "as it is done",
) -> Callable[[Function], Function]:
    """Register a service function as the command of its name.

    `passes` are the checks that what it hands on always meets, such as those of a text that it
    writes itself, and refusals that are met before, by it or by another. They are not documented
    for it; tests hold that it never meets them.
    """

    def register(function: Function) -> Function:
        assert function.__name__ not in _commands, function.__name__
        _commands[function.__name__] = Command(
            name=function.__name__,
            function=function,
            noun=noun,
            creates=creates,
            description=inspect.cleandoc(function.__doc__ or ""),
            parameters=_parameters(function),
            begins=begins or creates,
            passes=passes,
            timing=timing,
        )
        return function

    return register


def registered_commands() -> Mapping[str, Command]:
    """Every command of the services that are loaded, by name."""
    return dict(_commands)


def _parameters(function: Function) -> dict[str, Parameter]:
    hints = get_type_hints(function, include_extras=True)
    parameters = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            continue
        required = parameter.default is inspect.Parameter.empty
        plain, description = undocumented(hints[name])
        parameters[name] = Parameter(
            name, plain, description, required, None if required else parameter.default
        )
    return parameters


def undocumented(annotation: Any) -> tuple[Any, str]:
    """The type and the description of `Annotated[type, "description"]`."""
    if get_origin(annotation) is Annotated:
        plain, *notes = get_args(annotation)
        return plain, next((note for note in notes if isinstance(note, str)), "")
    return annotation, ""


@cache
def field_descriptions(of: type) -> Mapping[str, str]:
    """What the docstrings below the fields of a dataclass say, by field."""
    described = {}
    for base in reversed(of.__mro__):
        if not hasattr(base, "__dataclass_fields__"):
            continue
        tree = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
        assert isinstance(tree, ast.ClassDef)
        for field, below in zip(tree.body, tree.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
            ):
                described[field.target.id] = inspect.cleandoc(str(below.value.value))
    return described
