"""The served page: its widgets and its server, above the library and `rag.page`."""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported: nothing phones home
