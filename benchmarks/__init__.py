"""Speed and memory of the main jobs, each beside the goal it is built for; `python -m benchmarks`."""
