"""Names that read the same, however they are written."""

import pytest

from domain.likeness import reading


@pytest.mark.parametrize(
    "written",
    [
        "Oak Academy",
        "OAK  academy",
        " oak academy ",
        "O\u200bak Academy",
        "\uff2fak Academy",
        "\u041eak \u0410cademy",
        "\u039fak Academy",
    ],
    ids=ascii,
)
def test_what_differs_by_what_nobody_sees_reads_the_same(written: str) -> None:
    assert reading(written) == reading("Oak Academy")


@pytest.mark.parametrize("other", ["Oak Academy, Hull", "Oak Academi", "Oakacademy"])
def test_another_word_is_another_name(other: str) -> None:
    assert reading(other) != reading("Oak Academy")
