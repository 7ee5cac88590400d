"""The commands of `kasse`, one module each; thin: a command parses, calls and prints."""
