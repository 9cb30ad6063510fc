"""Drawn props, by where one finds them. `filmwright.generators.animatic.props` finds one by words."""
