"""Parks: the words they are described by. Pure."""
