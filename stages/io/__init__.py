"""The only place that opens files: parameters, images, records, packs, the memory of results and the mapper."""
