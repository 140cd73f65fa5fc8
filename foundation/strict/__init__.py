"""Django's own PostgreSQL backend, strict about who asks: see `base`."""
