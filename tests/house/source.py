"""The files that people wrote, as the house rules see them."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]

SUFFIXES = {"", ".in", ".js", ".json", ".md", ".py", ".sh", ".sql", ".toml", ".yaml", ".yml"}
# Built, or copied from others: documents that the examples convert, the assets of GraphiQL.
NOT_OURS = {"__pycache__", "build", "data", "dist", "node_modules", "static"}
# The last is what a linked working tree has in place of the folder.
NOT_WRITTEN = {"LICENSE", "package-lock.json", ".git"}

Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Source:
    """One file: its path below the root, with forward slashes, and its text."""

    path: str
    text: str

    @property
    def is_python(self) -> bool:
        """Whether the rules for Python apply."""
        return self.path.endswith(".py")

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed Python; raises SyntaxError where it is none."""
        return ast.parse(self.text, self.path)

    def nodes(self, kind: type[Node]) -> Iterator[Node]:
        """Every node of this kind; none in a file that is not Python."""
        if self.is_python:
            yield from (node for node in ast.walk(self.tree) if isinstance(node, kind))

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines, numbered from one."""
        return enumerate(self.text.splitlines(), start=1)


def written_files(root: Path = ROOT) -> Iterator[Source]:
    """Every hand-written text file below the root."""
    for folder, below, files in os.walk(root):
        below[:] = sorted(name for name in below if _is_ours(name))
        for file in sorted(files):
            path = Path(folder, file)
            if path.suffix in SUFFIXES and file not in NOT_WRITTEN:
                yield Source(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))


def _is_ours(folder: str) -> bool:
    hidden = folder.startswith(".") and folder != ".ci"
    return not (hidden or folder in NOT_OURS or folder.endswith(".egg-info"))
