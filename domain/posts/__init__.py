"""Posts and who holds them: appointments, delegations, deputies, handovers."""
