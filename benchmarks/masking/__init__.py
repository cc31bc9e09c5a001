"""What `benchmarks.mask` is made of: the truth, deliveries of it, the pixel rule, attacks, speed, and the peer."""
