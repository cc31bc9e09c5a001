"""Models that are trained in the pipeline."""
