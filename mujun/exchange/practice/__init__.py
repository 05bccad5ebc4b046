"""A platform to practise with: it takes messages as a mapping describes them, checks what a gateway checks, and fails
as it is told to. Pure; for tests and demonstrations, never for anybody's data.
"""
