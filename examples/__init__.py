"""Programs to start from, each a file that runs by itself; they are tested, and not part of what is installed."""
