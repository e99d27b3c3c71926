"""The machine that an implementation really is, and what differs from another."""
