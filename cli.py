"""The command from a bare checkout: `python cli.py story.txt`."""

from filmwright.cli import main

if __name__ == "__main__":  # worker processes import this module again
    main()
