"""What must be fast, each beside a baseline measured in the same run."""
