"""Real PostgreSQL and Redis from wheels, for the demonstration and the tests.

Absent when DATABASE_URL and REDIS_URL are set. `python -m mujun.embedded run` starts everything.
"""
