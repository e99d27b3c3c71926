"""Why the lifecycle is right."""
