"""The page: one self-contained HTML file about one film. Words and pictures in, a string out."""
