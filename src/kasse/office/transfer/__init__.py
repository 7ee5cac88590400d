"""Items from files of other systems and into files: import with preview and undo, export."""
