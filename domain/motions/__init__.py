"""Motions: what is put to a vote, what precedes that, what it would enact, what it came to."""
