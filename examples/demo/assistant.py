# examples/demo/assistant.py - samples-ivr/written behind a WhatsApp number: what the center's file says of its assistant.
"""The sentences of its assistant are learnt when the center starts."""
import pathlib

NUMBER, ACCOUNT = "+2290196000001", "2290196000001"
ADDRESS, FLOW = "ecrire", pathlib.Path("samples-ivr/written")


def company():
    """The lines of its company."""
    folder = (FLOW / "assistant").resolve()
    return f"assistants: {{front: {{faq: {{files: [{folder}/faq.fr.yaml]}}, intents: {{folder: {folder}, threshold: 0.6}}}}}}"
