"""How a finding comes about and how a case is dealt with: which step leads from which state to which. Pure."""
