"""What is stored, as the pure rooms read it, and what they say of it as pages list it."""
