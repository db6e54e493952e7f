"""`python -m chatbot`: the command line, without its script."""

from chatbot.cli import main

main()
