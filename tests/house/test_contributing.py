"""CONTRIBUTING shows what is there: the lines of its diffs, the files and the commands it names."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def shown() -> list[tuple[str, str]]:
    """Each line that a diff shows, with the file that it is of."""
    found, file = [], ""
    for block in re.findall(r"```diff\n(.*?)```", CONTRIBUTING, flags=re.DOTALL):
        for line in block.splitlines():
            if line.startswith("+++ "):
                file = line.removeprefix("+++ ")
            else:
                found.append((file, line[1:]))
    return found


def test_every_line_of_a_diff_stands_in_its_file() -> None:
    assert len({file for file, _ in shown()}) >= 5
    for file, line in shown():
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        assert line in lines, f"{file}: {line}"


def test_every_record_that_is_named_is_frozen() -> None:
    named = re.findall(r"tests/history/records/[\w.-]+\.json", CONTRIBUTING)
    assert named
    assert all((ROOT / each).exists() for each in named)


def test_every_target_of_the_makefile_is_told() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, flags=re.MULTILINE))
    told = set(re.findall(r"^\| `make ([a-z]+)` \|", CONTRIBUTING, flags=re.MULTILINE))
    assert told == targets - {"help"}
