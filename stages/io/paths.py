"""Where everything lies, relative to the repository's root: the way of the data."""

from pathlib import Path

RAW = Path("data/raw")
CONFIGURED = Path("data/configured")
DOCUMENTS = Path("data/documents")
IMAGES = Path("data/images")
REJECTED = Path("data/rejected")
ACCOUNTS = Path("data/accounts")
READINGS = Path("data/readings")
CONSENSUS_MODEL = Path("models/consensus")
GROUND_TRUTH = Path("data/ground_truth")
CONSENSUS = Path("data/consensus")
TASKS = Path("data/tasks")
REVIEWS = Path("data/reviews")
GROUPS = Path("data/groups")
RELEASE = Path("data/release")
REPORT = Path("data/report")
