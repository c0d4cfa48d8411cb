"""Elections among several options: the methods, and how each count explains itself."""
