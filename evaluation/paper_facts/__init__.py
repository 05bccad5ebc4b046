"""What papers say: plain values with Chinese names, gathered from a run in a fixed number of queries.

Every module gives the names that `evaluation/papers/library/<kind>.yaml` lists; `gathering.facts` puts them together.
"""
