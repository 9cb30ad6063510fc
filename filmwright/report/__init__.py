"""All that a person sees in the terminal. No other room prints.

    live.py      progress of a run
    results.py   what came of a command
    trouble.py   what went wrong, and what to type next
    terminal.py  the console they share

Results go to standard output, progress and errors to standard error, so that `--json` can be piped. Text of
a story, a board or a model is never read as markup, and control characters never reach the terminal.
"""
