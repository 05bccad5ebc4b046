"""No two things of a run of tests have the same number."""

from itertools import count

serial = count(1)
