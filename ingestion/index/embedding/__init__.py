"""The embedding models behind the protocol `Embedder`."""
