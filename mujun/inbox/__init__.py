"""Messages inside the system: what happened that concerns a person."""
