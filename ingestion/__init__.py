"""Documents in, generations of the index out."""
