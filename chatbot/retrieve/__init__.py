"""Which sections answer a question."""
