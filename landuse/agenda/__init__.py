"""What land asks of a user, for the first page."""
