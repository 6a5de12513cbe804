"""What the figures are, how the sentence reads, how the report is laid out: pure."""
