"""Read models, and the one runner that keeps them."""
