"""The embedding models behind the protocol `Embedder`."""

import os

# Nothing leaves the machine: from 1.29 on ONNX Runtime reports its use to its maker unless this
# stands here before it is imported, and the client of the hub may do so, too.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
