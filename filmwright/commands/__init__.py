"""The commands, by what a person wants: make, look, choose among takes, keep house."""
