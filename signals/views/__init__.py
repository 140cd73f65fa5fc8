"""Doors for people, along the nouns of the room."""
