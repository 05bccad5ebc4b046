"""What the law of shared data asks of the system: which data there are and by which right (catalogue), and who took
which of them along, when and what for (ledger of use).
"""
