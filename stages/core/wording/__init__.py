"""Words that documents print beside personal data, and words that names and addresses are made of. Data only."""
