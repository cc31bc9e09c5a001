"""What the benchmarks of the classifier share: pages, what spoils them, repositories, and how decisions are weighed."""
