"""Characters: from the words of the cast to drawn, moving figures."""
