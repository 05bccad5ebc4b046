"""Programs that use the interface: what they come in with, what they may, how often, and the same call twice."""
