"""Use cases: load, decide, append; and the processes that run without a caller."""
