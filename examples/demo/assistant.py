# examples/demo/assistant.py - what the demo's center is told of samples-ivr/written and its assistant.
"""The sentences of its assistant are learnt when the center starts."""
import pathlib

NUMBER, ACCOUNT = "+2290196000001", "2290196000001"
ADDRESS, FLOW = "ecrire", pathlib.Path("samples-ivr/written")


def company():
    """The lines of its company."""
    folder = (FLOW / "assistant").resolve()
    return f"assistants: {{front: {{faq: {{files: [{folder}/faq.fr.yaml]}}, intents: {{folder: {folder}, threshold: 0.6}}}}}}"
