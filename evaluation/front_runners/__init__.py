"""领跑者: who leads an industry or a kind of region, by a rule that is data."""
