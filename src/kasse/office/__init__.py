"""The office: takes journals in, derives everything else from them, and feeds the tills."""
