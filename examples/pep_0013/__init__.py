"""PEP 13, the constitution of the Python language's governance, as acts to import."""
