"""How the bundled reader was trained: prepare, train, evaluate, export. See README.md."""
