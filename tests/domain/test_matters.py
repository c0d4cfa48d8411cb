"""A matter is a word that nobody takes for another, and is said as the provisions name it."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.matters import (
    MatterSpeltOtherwise,
    WordUnclear,
    alike,
    check_matter,
    require_spelt,
    required_matter,
)
from domain.provisions.matters_named import named_in, require_spelt_as_provided
from domain.provisions.office import PostProvision
from domain.provisions.provision import (
    AmendmentRuleProvision,
    DecisionRuleProvision,
    MatterNamedTwice,
    Provision,
    ProvisionInForce,
    check_provision,
)
from domain.provisions.remit import (
    Power,
    PowerNamedTwice,
    Remit,
    Responsibility,
    ResponsibilityNamedTwice,
    check_remit,
)
from domain.provisions.scheme import Assignment, SchemeProvision, check_scheme
from domain.provisions.urgency import UrgencyProvision, check_urgency
from domain.refusal import DONE_HERE, Reported
from domain.values import NAME_LIMIT, AgreementId, ClauseId, TextMissing, TextTooLong
from domain.voting.rules import DecisionRule
from tests.domain.polls import MORE_YES

BLANKS = "it has a blank before it or after it, or two in a row"
UNCLEAR = (
    ("money ", BLANKS),
    (" money", BLANKS),
    ("petty  cash", BLANKS),
    (" ", BLANKS),
    ("mon\u200bey", "it has the character U+200B, which can't be seen"),
    ("\u202emoney", "it has the character U+202E, which can't be seen"),
    ("mo\u00adney", "it has the character U+00AD, which can't be seen"),
    ("petty\u00a0cash", "it has the character U+00A0, which can't be seen"),
    ("money\u2028", "it has the character U+2028, which can't be seen"),
    ("money\ufe0f", "it has the character U+FE0F, which can't be seen"),
    ("money\u3164", "it has the character U+3164, which can't be seen"),
    ("cafe\u0301", "its letters are not written in the usual form, Unicode's NFC"),
    ("m\u043eney", "“m\u043eney” mixes letters of Cyrillic and Latin"),
    ("petty \u03bfil", "“\u03bfil” mixes letters of Greek and Latin"),
)


@pytest.mark.parametrize(("word", "because"), UNCLEAR)
def test_a_word_that_could_be_taken_for_another_is_refused(word: str, because: str) -> None:
    with pytest.raises(WordUnclear) as met:
        check_matter("matter", word)
    assert met.value == WordUnclear("matter", because)


@pytest.mark.parametrize(
    "word",
    ["", "money", "petty cash", "café", "бюджет", "οικονομικά", "予算", "α-tests", "5 %", "naïve"],
)
def test_other_words_are_taken_as_they_are(word: str) -> None:
    assert check_matter("matter", word) == word


def test_a_matter_that_is_asked_for_is_there_and_fits() -> None:
    with pytest.raises(TextMissing):
        required_matter("matter", " ")
    with pytest.raises(TextTooLong):
        check_matter("matter", "x" * (NAME_LIMIT + 1))


@pytest.mark.parametrize("other", ["Money", "MONEY", "\uff4doney"])
def test_a_matter_is_said_as_it_is_named(other: str) -> None:
    assert alike(other) == alike("money")
    require_spelt("money", ["money", other], DONE_HERE)
    require_spelt("", ["money"], DONE_HERE)
    require_spelt("many", ["money"], DONE_HERE)
    with pytest.raises(MatterSpeltOtherwise) as met:
        require_spelt(other, ["money"], DONE_HERE)
    assert met.value == MatterSpeltOtherwise(other, "money")
    reported = Reported()
    require_spelt(other, ["money"], reported)
    assert [finding.code for finding in reported.findings] == ["MATTER_SPELT_OTHERWISE"]


RULE = DecisionRule(MORE_YES)
SCHEME = SchemeProvision("scheme", (Assignment(("money",), "all-parties"),))
SPEAKING: tuple[tuple[Provision, list[str]], ...] = (
    (DecisionRuleProvision("a", ("b", "c"), RULE), ["b", "c"]),
    (SCHEME, ["money"]),
    (UrgencyProvision("a", ("b",)), ["b"]),
    (AmendmentRuleProvision("a", "decision", "b"), ["b"]),
    (AmendmentRuleProvision("a", "signatures"), []),
    (
        PostProvision(
            "a", remit=Remit((Responsibility("b", "accountable"),), (Power(("c",)), Power()))
        ),
        ["b", "c"],
    ),
)


@pytest.mark.parametrize(("provision", "words"), SPEAKING)
def test_each_provision_says_which_matters_it_names(provision: Provision, words: list[str]) -> None:
    assert list(named_in(provision)) == words


def standing(*provisions: Provision) -> list[ProvisionInForce]:
    text, clause = AgreementId(UUID(int=1)), ClauseId(UUID(int=2))
    return [ProvisionInForce(one, text, clause, 1, "1") for one in provisions]


def test_the_scheme_says_how_a_matter_is_spelt() -> None:
    other = DecisionRuleProvision("another text", ("Money",), RULE)
    require_spelt_as_provided("Money", standing(other), DONE_HERE)
    require_spelt_as_provided("money", standing(other, SCHEME), DONE_HERE)
    with pytest.raises(MatterSpeltOtherwise):
        require_spelt_as_provided("Money", standing(other, SCHEME), DONE_HERE)
    remits = [Remit((), (Power(("travel",)),))]
    with pytest.raises(MatterSpeltOtherwise):
        require_spelt_as_provided("Travel", standing(SCHEME), DONE_HERE, remits)


def test_what_differs_by_capitals_alone_is_one_matter_when_it_is_drafted() -> None:
    with pytest.raises(MatterNamedTwice):
        check_provision(DecisionRuleProvision("a", ("M", "m"), RULE))
    with pytest.raises(MatterNamedTwice):
        check_scheme(SchemeProvision("a", (Assignment(("M", "m"), "all-parties"),)))
    with pytest.raises(MatterNamedTwice):
        check_urgency(UrgencyProvision("a", ("M", "m")))
    with pytest.raises(PowerNamedTwice):
        check_remit(Remit((), (Power(("M",)), Power(("m",)))))
    twice = tuple(Responsibility(word, "accountable") for word in ("M", "m"))
    with pytest.raises(ResponsibilityNamedTwice):
        check_remit(Remit(twice))
