"""`python -m rag`: the command line where its script is not on the path."""

from rag.cli import main

main(prog_name="rag")
