"""The rehearsal generator: slates instead of pictures, and every way a real generator can go wrong."""
