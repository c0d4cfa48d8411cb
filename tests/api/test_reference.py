"""The reference is current and complete, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.reference import pages
from domain.record import registered_events
from domain.refusal import all_refusals
from services.catalogue import commands
from services.refusals import refusals_of
from services.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_reference_is_current(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run `make docs`"


def test_every_event_is_catalogued() -> None:
    titles = set(re.findall(r"^### (.*)$", pages()["events.md"], re.MULTILINE))
    assert set(registered_events()) <= titles


def test_every_command_and_every_refusal_it_can_meet_is_listed() -> None:
    page = pages()["commands.md"]
    titles = set(re.findall(r"^### (.*)$", page, re.MULTILINE))
    assert set(commands()) == titles
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))
    met = {r.code for command in commands().values() for r in refusals_of(command)}
    assert listed == met


def test_every_setting_is_listed() -> None:
    page = pages()["configuration.md"]
    listed = re.findall(r"^\| `CONCORD_([A-Z_]+)` \|", page, re.MULTILINE)
    assert [name.lower() for name in listed] == list(Settings.model_fields)


@pytest.mark.parametrize("name", sorted(pages()))
def test_links_lead_somewhere(name: str) -> None:
    anchors = {
        page: {
            re.sub(r"[^a-z0-9_ -]", "", title.lower()).replace(" ", "-")
            for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        }
        for page, text in pages().items()
    }
    for page, anchor in re.findall(r"\]\(([a-z.]*)#([^)]*)\)", pages()[name]):
        assert anchor in anchors[page or name], (page, anchor)
    for page in re.findall(r"\]\(([a-z]+\.md)\)", pages()[name]):
        assert (DOCS / page).exists(), page


def test_no_code_is_given_to_two_refusals() -> None:
    codes = [refusal.code for refusal in all_refusals() if refusal.__module__[:5] != "tests"]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[A-Z][A-Z_]*[A-Z]", code) for code in codes)
