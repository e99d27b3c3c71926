"""What people read of the lifecycle."""
