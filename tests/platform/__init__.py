"""A platform that fails, over real HTTP, and what must hold all the same."""
