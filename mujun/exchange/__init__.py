"""Exchange with platforms of others: signatures, mapping of fields, the outbox and its delivery."""
