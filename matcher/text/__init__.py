"""Danish job wishes: what kinds of work the words of a person, or of an employer, speak of."""
