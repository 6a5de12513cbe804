"""Reading people, always within a scope."""
