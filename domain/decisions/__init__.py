"""Decisions: a motion's whole course; ballots, their count, and what follows from it."""
