"""Where everything lies, relative to the repository's root: the way of the data."""

from pathlib import Path

RAW = Path("data/raw")
CONFIGURED = Path("data/configured")
DOC_TYPES = Path("data/doc_types.json")
DOCUMENTS = Path("data/documents")
IMAGES = Path("data/images")
REJECTED = Path("data/rejected")
ACCOUNTS = Path("data/accounts")
CLASSIFIER = Path("models/classifier")
CLASSES = Path("data/classes")
READINGS = Path("data/readings")
EXAMINED = Path("data/examined")
FINDINGS = Path("data/findings")
DOUBTS = Path("data/doubts")
JUDGEMENT = Path("data/judgement")
DATA_DOCS = Path("data/data_docs")
LABELS = Path("data/labels")
LEDGER = Path("data/ledger")
AUDIT = Path("data/audit")
CONSENSUS_MODEL = Path("models/consensus")
GROUND_TRUTH = Path("data/ground_truth")
CONSENSUS = Path("data/consensus")
TASKS = Path("data/tasks")
GROUND_TRUTH_TASKS = TASKS / "ground_truth"
LABEL_TASKS = TASKS / "labels"
AUDIT_TASKS = TASKS / "audit"
REVIEWS = Path("data/reviews")
GROUPS = Path("data/groups")
RELEASE = Path("data/release")
REPORT = Path("data/report")
TEMPLATES = Path("models/templates")
ZONES = Path("models/zones")
DETECTIONS = Path("data/detections")
MASKED = Path("data/masked")
MASKING = Path("data/masking")
MASK_TASKS = TASKS / "masks"
MASK_REVIEWS = REVIEWS / "masks"
VOUCHED = Path("data/vouched")
