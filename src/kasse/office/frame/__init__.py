"""What every page of the back office stands in: who may see it, the menu, words and numbers."""
