"""What the documents show: queries with their answers, so that tests can hold them to it."""

from __future__ import annotations

import json
import re
from typing import Any

WIDTH = 112
"""Characters that a code block shows without scrolling, on the pages where these are read."""

_PAIR = re.compile(r"```graphql\n(?P<query>.*?)```\n+```json\n(?P<answer>.*?)```", re.DOTALL)


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def operations(text: str) -> list[str]:
    """Every GraphQL operation that is shown; a blank line stands between two."""
    each = (one for block in blocks(text, "graphql") for one in block.split("\n\n"))
    return [one for one in each if one.strip()]


def answered(text: str) -> list[tuple[str, Any]]:
    """The queries that have their answer right below them, and that answer."""
    return [(found["query"], json.loads(found["answer"])) for found in _PAIR.finditer(text)]


def with_answers(text: str, answers: list[Any]) -> str:
    """The text with these answers in place of those that it shows."""
    left = iter(answers)

    def put(found: re.Match[str]) -> str:
        return f"```graphql\n{found['query']}```\n\n```json\n{laid_out(next(left))}\n```"

    return _PAIR.sub(put, text)


def laid_out(value: Any, indent: int = 0, before: int = 0) -> str:
    """JSON in as few lines as fit the width; `before` is what stands left of it in its line."""
    inline = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or indent + before + len(inline) <= WIDTH:
        return inline
    inner = indent + 2
    if isinstance(value, dict):
        keyed = ((f"{json.dumps(name)}: ", each) for name, each in value.items())
        parts = [f"{name}{laid_out(each, inner, len(name))}" for name, each in keyed]
        first, last = "{", "}"
    else:
        parts = [laid_out(each, inner) for each in value]
        first, last = "[", "]"
    pad = " " * inner
    return f"{first}\n{pad}" + f",\n{pad}".join(parts) + f"\n{' ' * indent}{last}"
