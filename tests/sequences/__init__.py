"""Random courses of commands: how they are drawn, what keeps them, and what must hold of them."""
