"""What implementations in other languages begin with."""
