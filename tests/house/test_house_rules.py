"""The house rules hold everywhere, and each of them can fail."""

import importlib
import pkgutil
from dataclasses import dataclass

import pytest

import domain
from domain.record import registered_events
from tests.house import rules
from tests.house.rules import RULES, Rule
from tests.house.source import Source, written_files

LONG_FUNCTION = "def long():\n" + "    x = 1\n" * rules.FUNCTION_LINES

PLANTED: list[tuple[Rule, str, str]] = [
    (rules.files_are_short, "services/a.py", "\n" * (rules.FILE_LINES + 1)),
    (rules.files_are_short, "services/a.sql", "\n" * (rules.FILE_LINES + 1)),
    (rules.functions_fit_a_screen, "services/a.py", LONG_FUNCTION),
    (rules.functions_fit_a_screen, "services/a.py", "async " + LONG_FUNCTION),
    (rules.names_say_what_they_mean, "services/a.py", "class PollManager: ..."),
    (rules.names_say_what_they_mean, "services/a.py", "class PollDTO: ..."),
    (rules.names_say_what_they_mean, "services/a.py", "class BasePoll: ..."),
    (rules.names_say_what_they_mean, "services/poll_utils.py", ""),
    (rules.errors_are_not_swallowed, "api/a.py", "try: f()\nexcept: pass"),
    (rules.errors_are_not_swallowed, "api/a.py", "try: f()\nexcept Exception: ..."),
    (rules.errors_are_not_swallowed, "api/a.py", "try: f()\nexcept (E, Exception): pass"),
    (rules.errors_are_not_swallowed, "api/a.py", "with contextlib.suppress(Exception): f()"),
    (rules.only_the_command_line_prints, "services/a.py", "print('here')"),
    (rules.work_is_finished, "services/a.py", "# TO" + "DO: the rest"),
    (rules.work_is_finished, "docs/a.md", "FIX" + "ME"),
    (rules.the_domain_needs_nothing, "domain/a.py", "import msgspec.json"),
    (rules.the_domain_needs_nothing, "domain/a.py", "from services.ledger import append"),
    (rules.the_domain_has_no_clock_and_no_dice, "domain/a.py", "import random"),
    (rules.the_domain_has_no_clock_and_no_dice, "domain/a.py", "from time import time"),
    (rules.the_domain_has_no_clock_and_no_dice, "domain/a.py", "a = datetime.now(UTC)"),
    (rules.the_domain_has_no_clock_and_no_dice, "domain/a.py", "a = uuid.uuid4()"),
    (
        rules.the_project_speaks_of_itself,
        "a.txt",
        "--hash from https://files.python" + "hosted.org",
    ),
    (rules.the_project_speaks_of_itself, "docs/a.md", "see issue" + " #12"),
    (rules.the_project_speaks_of_itself, "api/a.py", "open('/tm" + "p/x')"),
]

INNOCENT: list[tuple[Rule, str, str]] = [
    (rules.names_say_what_they_mean, "domain/a.py", "class Implementation: ...\nclass Base: ..."),
    (rules.errors_are_not_swallowed, "api/a.py", "try: f()\nexcept Exception as e: log(e)"),
    (rules.errors_are_not_swallowed, "api/a.py", "try: f()\nexcept KeyError: pass"),
    (rules.only_the_command_line_prints, "api/cli.py", "print('here')"),
    (rules.the_domain_needs_nothing, "domain/a.py", "from domain.values import Period"),
    (rules.the_domain_needs_nothing, "services/a.py", "import msgspec"),
    (rules.the_domain_has_no_clock_and_no_dice, "domain/a.py", "from datetime import time"),
    (rules.the_domain_has_no_clock_and_no_dice, "services/a.py", "a = datetime.now(UTC)"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    broken = [f"{source.path}:{found}" for source in written_files() for found in rule(source)]
    assert not broken, "\n".join([str(rule.__doc__), *broken])


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_a_rule_finds_what_breaks_it(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text)))


@pytest.mark.parametrize(("rule", "path", "text"), INNOCENT)
def test_a_rule_leaves_the_innocent_alone(rule: Rule, path: str, text: str) -> None:
    assert not list(rule(Source(path, text)))


def test_every_rule_was_seen_to_fail() -> None:
    assert {rule for rule, _, _ in PLANTED} == set(RULES)


def test_the_rules_see_the_files() -> None:
    seen = {source.path for source in written_files()}
    assert {"Makefile", ".ci/run", "domain/record.py", "tests/house/rules.py"} <= seen


def test_every_event_says_what_happened() -> None:
    for noun in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(noun.name)
    events = registered_events()
    assert events
    assert rules.events_without_a_docstring(events) == []


def test_an_event_without_a_docstring_is_found() -> None:
    @dataclass(frozen=True)
    class PollClosed:
        poll: str

    assert rules.events_without_a_docstring({"decision.poll-closed.v1": PollClosed}) != []
