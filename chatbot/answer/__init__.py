"""The steps of an answer over a frozen turn; `pipeline` is the place to start."""
