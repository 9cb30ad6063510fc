"""A language model plans: the writer that asks, the stages it is asked in, what each may answer."""
