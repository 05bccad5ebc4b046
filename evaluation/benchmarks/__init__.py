"""Benchmark lines: how far each per-mu indicator of an enterprise or a region is from quartiles, best and targets."""
