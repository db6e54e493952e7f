"""Is the knowledge in order? Rules for the documents and for the data beside them."""
