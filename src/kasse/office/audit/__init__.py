"""Who changed what, and who looked at what is private: a log that only grows."""
