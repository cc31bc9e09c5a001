"""Trains the weights that `train_zones` starts from: a small net that knows what personal zones look like in general.

It sees invented layouts only: cards, data pages and papers that nobody issues, with drawn portraits, signatures,
machine-readable zones, barcodes and fingerprints, and the sample's papers that are no identity documents. What the
sample's own cards look like it never sees, so that a card left out of training is a layout unseen.

    python -m tools.zones.render build/zones --count 1400
    python -m tools.zones.train build/zones build/zones/first.safetensors --steps 1700
    python -m tools.zones.train build/zones stages/models/weights/zones.safetensors --steps 900 --rate 2e-3 --seed 5 \\
        --start build/zones/first.safetensors

Drawing takes a processor core 0.2 s a document, training 0.4 s a step: five minutes, and twenty. The weights that ship
were made by these commands; the loss was still falling, so more documents and steps would do them good.
"""
