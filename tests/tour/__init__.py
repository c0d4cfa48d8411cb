"""The story of the sample partnership, imported and lived through GraphQL."""
