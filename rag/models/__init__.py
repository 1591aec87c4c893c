"""Models: texts to vectors, on this machine."""
