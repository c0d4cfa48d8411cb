"""Chains of authority: by what right each act was done, from the records and nothing else."""
