"""Challenges: whether a decision stands, and what becomes of what rests on one that does not."""
