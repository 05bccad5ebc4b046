"""Execution of levers as people read it: the workbook that goes out and comes back, the ledger, the yearly columns."""
