"""Idle land (闲置土地): the clock of the statute, as data with a pure reading of it. Nothing here decides anything."""
