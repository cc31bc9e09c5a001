"""Label errors of many kinds, planted in labels that are right, to measure what finds and corrects them."""
