"""The rules of the house: each takes one source and says where it breaks the rule.

A finding is `line: what is wrong`. That every rule can fail is shown in test_house_rules.py.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatch
from itertools import chain

from tests.house.source import Source

Rule = Callable[[Source], Iterator[str]]

FILE_LINES = 500
FUNCTION_LINES = 60

VAGUE_WORDS = {"manager", "helper", "helpers", "util", "utils", "handler", "dto", "impl"}
MAY_PRINT = ("api/cli*.py", "examples/*", "tests/*")
IMPURE_MODULES = {
    "asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket",
    "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
CLOCKS_AND_DICE = {"now", "utcnow", "today", "uuid1", "uuid4", "open", "input"}

# The classes of one letter keep these patterns from finding themselves.
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X])\b")
FOREIGN = {
    "a registry's host": re.compile(r"py[p]i\.org|python[h]osted|npm[j]s|yarn[p]kg|/simp[l]e/"),
    "an issue's number": re.compile(r"\b([Ii]ssues? #?|GH-)\d"),
    "a path of one machine": re.compile(r"(?<![\w.])/(wor[k]|tm[p]|roo[t])/|shared/dat[a]"),
}


def files_are_short(source: Source) -> Iterator[str]:
    """A file that outgrows this has a noun with two meanings: split the noun."""
    lines = source.text.count("\n")
    if source.path.endswith((".py", ".sql")) and lines > FILE_LINES:
        yield f"{lines}: more than {FILE_LINES} lines"


def functions_fit_a_screen(source: Source) -> Iterator[str]:
    """What has to be scrolled is not understood at once."""
    functions: Iterator[ast.FunctionDef | ast.AsyncFunctionDef] = chain(
        source.nodes(ast.FunctionDef), source.nodes(ast.AsyncFunctionDef)
    )
    for node in functions:
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > FUNCTION_LINES:
            yield f"{node.lineno}: {node.name} has {lines} lines, more than {FUNCTION_LINES}"


def names_say_what_they_mean(source: Source) -> Iterator[str]:
    """Files and classes are nouns of the domain; these words fit anything."""
    named = [(1, source.path.rsplit("/", 1)[-1].removesuffix(".py"))] if source.is_python else []
    named += [(node.lineno, node.name) for node in source.nodes(ast.ClassDef)]
    for line, name in named:
        words = [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]
        vague = VAGUE_WORDS.intersection(words)
        if vague or (len(words) > 1 and words[0] == "base"):
            yield f"{line}: {name} says nothing: name it for what it is"


def errors_are_not_swallowed(source: Source) -> Iterator[str]:
    """An `except` for everything that does nothing hides the next bug."""
    for node in source.nodes(ast.ExceptHandler):
        catches_all = node.type is None or _names(node.type) & {"Exception", "BaseException"}
        if catches_all and all(_does_nothing(statement) for statement in node.body):
            yield f"{node.lineno}: an error is swallowed"
    for call in source.nodes(ast.Call):
        caught = {name for argument in call.args for name in _names(argument)}
        if "suppress" in _names(call.func) and caught & {"Exception", "BaseException"}:
            yield f"{call.lineno}: every error is suppressed"


def only_the_command_line_prints(source: Source) -> Iterator[str]:
    """Everything else logs, or returns what it has to say."""
    if any(fnmatch(source.path, pattern) for pattern in MAY_PRINT):
        return
    for call in source.nodes(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id == "print":
            yield f"{call.lineno}: print outside the command line"


def work_is_finished(source: Source) -> Iterator[str]:
    """What is left to do is an issue, not a comment."""
    for number, line in source.lines():
        if UNFINISHED.search(line):
            yield f"{number}: unfinished work"


def the_domain_needs_nothing(source: Source) -> Iterator[str]:
    """The rules of governance import the standard library and each other."""
    for line, module in _imports(source) if source.path.startswith("domain/") else ():
        top = module.partition(".")[0]
        if top != "domain" and top not in sys.stdlib_module_names:
            yield f"{line}: imports {module}"


def the_domain_has_no_clock_and_no_dice(source: Source) -> Iterator[str]:
    """Times and ids are arguments: what is folded again must come out the same."""
    if not source.path.startswith("domain/"):
        return
    for line, module in _imports(source):
        if module.partition(".")[0] in IMPURE_MODULES:
            yield f"{line}: imports {module}"
    for call in source.nodes(ast.Call):
        for name in sorted(_names(call.func) & CLOCKS_AND_DICE):
            yield f"{call.lineno}: calls {name}"


def the_project_speaks_of_itself(source: Source) -> Iterator[str]:
    """No hosts that a mirror replaces, no numbers and paths that only one place knows."""
    for number, line in source.lines():
        yield from (
            f"{number}: names {what}" for what, sign in FOREIGN.items() if sign.search(line)
        )


RULES: tuple[Rule, ...] = (
    files_are_short,
    functions_fit_a_screen,
    names_say_what_they_mean,
    errors_are_not_swallowed,
    only_the_command_line_prints,
    work_is_finished,
    the_domain_needs_nothing,
    the_domain_has_no_clock_and_no_dice,
    the_project_speaks_of_itself,
)


def events_without_a_docstring(events: Mapping[str, type]) -> list[str]:
    """The recorded names of the events that do not say what happened.

    A dataclass that was given no docstring makes one of its signature; that counts as none.
    """
    return sorted(
        name
        for name, event in events.items()
        if not event.__doc__ or event.__doc__.startswith(f"{event.__name__}(")
    )


def _imports(source: Source) -> Iterator[tuple[int, str]]:
    for node in source.nodes(ast.Import):
        yield from ((node.lineno, alias.name) for alias in node.names)
    for origin in source.nodes(ast.ImportFrom):
        yield origin.lineno, origin.module or "."


def _names(expression: ast.expr) -> set[str]:
    """The last names that an expression mentions: `a.b.c` gives c, `(d, e.f)` gives d and f."""
    if isinstance(expression, ast.Tuple):
        return {name for element in expression.elts for name in _names(element)}
    if isinstance(expression, ast.Attribute):
        return {expression.attr}
    return {expression.id} if isinstance(expression, ast.Name) else set()


def _does_nothing(statement: ast.stmt) -> bool:
    is_constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_constant or isinstance(statement, (ast.Pass, ast.Continue))
