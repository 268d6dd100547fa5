"""Low, best and high per incident under a named codebook."""
