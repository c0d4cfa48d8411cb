"""The shape of each view's tables, kept with the version that has it.

An installation that is upgraded keeps the tables of a view as long as its version stays. Where
their shape changes and the version does not, folds write columns that are not there, and readers
ask rows for what nobody wrote. So the shape is kept in `shapes.json`, and written anew with
`python -m tests.projections.shapes` once the version is raised.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from hashlib import sha256
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from domain.values import is_variant_base, variants_of
from projections.catalogue import VIEWS
from projections.view import View

SHAPES = Path(__file__).parent / "shapes.json"


def shape(view: View) -> str:
    """The SHA-256 of what the tables of a view are made of: their DDL, and what their rows hold."""
    said = [line for table in view.tables for line in (table.name, _plain(table.ddl))]
    seen: set[Any] = set()
    said += [line for table in view.tables for line in _lines(table.row, seen)]
    return sha256("\n".join(said).encode()).hexdigest()


def kept() -> dict[str, tuple[int, str]]:
    """The version and the shape that each view had when it was written last."""
    return {name: (version, of) for name, (version, of) in json.loads(SHAPES.read_text()).items()}


def changed(view: View, before: dict[str, tuple[int, str]]) -> bool:
    """Whether the view has another shape than what is kept of the same version."""
    version, of = before.get(view.name, (0, ""))
    return version == view.version and of != shape(view)


def _plain(ddl: str) -> str:
    """The DDL without what does not matter to a table: comments, and how it is laid out."""
    return " ".join(re.sub(r"--[^\n]*", "", ddl).split())


def _lines(kind: Any, seen: set[Any]) -> Iterator[str]:
    """What a row, and whatever lies in it as JSON, is made of; each class once."""
    if get_args(kind):
        for part in get_args(kind):
            yield from _lines(part, seen)
    elif isinstance(kind, type) and kind not in seen:
        seen.add(kind)
        if is_variant_base(kind):
            for variant in variants_of(kind).values():
                yield from _lines(variant, seen)
        elif is_dataclass(kind):
            hints = get_type_hints(kind)
            for each in fields(kind):
                yield f"{kind.__name__}.{each.name}: {_named(hints[each.name])}"
                yield from _lines(hints[each.name], seen)


def _named(hint: Any) -> str:
    """The same words for a type on every version of Python."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " | ".join(sorted(_named(one) for one in args))
    if origin is Literal:
        return " | ".join(sorted(repr(one) for one in args))
    if args:
        return f"{origin.__name__}[{', '.join(_named(one) for one in args)}]"
    return str(getattr(hint, "__name__", hint))


def main() -> None:
    """Write the shapes of all views, unless one changed and kept its version."""
    before = kept() if SHAPES.exists() else {}
    stale = [view.name for view in VIEWS if changed(view, before)]
    if stale:
        sys.exit(f"Raise the version of {', '.join(stale)} first: the tables are others now.")
    found = {view.name: (view.version, shape(view)) for view in VIEWS}
    SHAPES.write_text(json.dumps(dict(sorted(found.items())), indent=2) + "\n")


if __name__ == "__main__":
    main()
