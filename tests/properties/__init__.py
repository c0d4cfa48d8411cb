"""Properties: what holds for every input, searched for by Hypothesis."""
