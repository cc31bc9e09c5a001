"""The family of label checks."""
