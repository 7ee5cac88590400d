"""The back office's pages, one module for each place of the menu."""
