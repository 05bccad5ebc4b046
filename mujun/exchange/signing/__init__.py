"""How calls between systems prove who makes them. Pure: knows no Django.

`signers.signer(name, options)` gives a `Signer`; it signs with a `Key` and verifies with whatever `Keys` are live.
Only headers and parameters are made here; who sends and who answers is elsewhere.
"""
