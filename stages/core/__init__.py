"""Pure functions and values. No paths, no configuration, no frameworks; imports only core."""
