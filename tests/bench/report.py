"""docs/performance.md: what is measured is written between marks, the prose around it by hand."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


def write(name: str, text: str, page: Path = PAGE) -> None:
    """Put the text between the marks of this name."""
    old = page.read_text(encoding="utf-8")
    page.write_text(replaced(old, name, text), encoding="utf-8")


def replaced(page: str, name: str, text: str) -> str:
    """The page with the text between the marks of this name, which are there."""
    between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    assert len(between.findall(page)) == 1, f"the page has no place for {name}"
    return between.sub(lambda marks: f"{marks[1]}{text}\n{marks[2]}", page)
