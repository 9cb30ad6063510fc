"""ROOM: shots into pictures and clips. One contract (`contract.py`), one file or folder per backend."""
