"""The invented municipality: a seeded generator of employers, participants and one year of work."""
