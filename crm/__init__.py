"""What the team knows: employers, people, contacts, agreements. All SQL of the product lives here."""
