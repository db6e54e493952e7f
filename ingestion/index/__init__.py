"""The index: the one thing ingestion and the service share."""
