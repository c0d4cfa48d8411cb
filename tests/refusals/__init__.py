"""Refusals: that every command is refused with each of those that its documentation lists.

`cases` says what a case is, `world` what is there before each, `usual` how each command is done.
The other modules are the tables, by noun; `test_every_refusal` holds them against the list that
is generated from the code, so that neither has more than the other.
"""
