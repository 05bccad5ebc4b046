"""Methods applied to figures; see docs/adr/0008. Pure: arrays in, arrays out."""

import numpy as np

# The C library gives the memory of a freed column back to the system and takes it anew page by page, which costs
# half as much as the arithmetic of a county, until it has seen a larger block freed: mallopt(3), M_MMAP_THRESHOLD.
np.empty(2**21)
