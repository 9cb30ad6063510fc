"""What moves by itself in a shot: bodies, cloth, liquid, particles; performed and drawn."""
