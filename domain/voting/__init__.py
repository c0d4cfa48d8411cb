"""Decision rules: from a rule and a tally to an outcome that explains every step of itself."""
