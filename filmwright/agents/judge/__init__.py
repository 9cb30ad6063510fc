"""The judge: a model that looks at what the numbers leave undecided. Off unless it is named."""
