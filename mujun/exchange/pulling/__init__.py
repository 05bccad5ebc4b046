"""Reading from other systems: when a resource is due, how all of it is asked for, and what becomes of the answers.

What came is kept as it came, and then goes the way of a workbook that somebody sends. `schedule`, `asking`, `answers`,
`calls` and `rows` are pure.
"""
