"""A partnership made up for Concord, from its first memorandum to a settled conflict, as acts."""
