"""What the rules of writing say for or against a text. Rules only, no word lists: see `evidence`."""
