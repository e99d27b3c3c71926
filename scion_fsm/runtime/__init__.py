"""Where inputs come from, and where verdicts go."""
