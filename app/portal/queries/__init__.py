"""Reading what several features hold about one thing."""
