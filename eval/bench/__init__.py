"""How fast is it? One module a measurement, medians of one run."""
