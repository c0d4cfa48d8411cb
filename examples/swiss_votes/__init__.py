"""Swiss federal votes since 1848, as acts to import."""
