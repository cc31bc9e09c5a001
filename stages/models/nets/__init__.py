"""What models are made of: layers, losses and how examples are varied. Modules here may import torch when loaded."""
