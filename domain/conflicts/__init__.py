"""Conflicts: from the first complaint to the settlement or ruling, and the remedies after it."""
