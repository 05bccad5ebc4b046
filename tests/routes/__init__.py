"""Every address of the system, and what each role is answered there: the walks are tests/mujun/test_every_route.py and
tests/evaluation/test_api_access.py. A new address needs a line in the module of its room.
"""
