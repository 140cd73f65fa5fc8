"""Pages about covenants."""
