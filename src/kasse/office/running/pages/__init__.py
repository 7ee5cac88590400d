"""The pages about running the office."""
