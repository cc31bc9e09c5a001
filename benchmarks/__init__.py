"""Measurements: one file for each figure that is promised; each prints one JSON object as its last line."""
