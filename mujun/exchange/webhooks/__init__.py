"""Programs that want to hear of events: told by the same lanes as other systems, signed as programs sign to us."""
