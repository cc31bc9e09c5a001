"""Personal-data detectors: one file each."""
