"""What is asked of an implementation, and how it is judged."""
