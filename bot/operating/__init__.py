"""Running Vigie: its health, its figures, its copies, its end."""
