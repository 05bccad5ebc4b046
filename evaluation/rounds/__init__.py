"""The yearly round: its stages, what may be done in each, what each step needs."""
