"""Pages of what goes to other systems and comes from them."""
