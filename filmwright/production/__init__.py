"""The only room that knows all rooms: it makes, resumes, retakes, scores and assembles.

film.py      what a person can ask for, one function each
render.py    units in the right order, side by side where they may be
work.py      one unit, in a worker process
scoring.py   samples of the clips into scores
cutting.py   chosen takes into the film and its report
"""
