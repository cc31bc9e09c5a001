"""Trains the weights that `train_zones` starts from: a small net that knows what personal zones look like in general.

It sees invented layouts only: cards, data pages and papers that nobody issues, with drawn portraits, signatures,
machine-readable zones, barcodes and fingerprints, and the sample's papers that are no identity documents. What the
sample's own cards look like it never sees, so that a card left out of training is a layout unseen.

    python -m tools.zones.render build/zones --count 1500     # 0.5 s of one core each
    python -m tools.zones.train build/zones stages/models/weights/zones.safetensors --steps 4000
"""
