"""The ways in: GraphQL, HTTP and the command line."""
