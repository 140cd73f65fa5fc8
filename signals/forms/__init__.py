"""What people type in this room, along its nouns."""
