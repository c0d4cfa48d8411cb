"""Provisions: what clauses carry that software can follow, and which of them governs a matter."""
