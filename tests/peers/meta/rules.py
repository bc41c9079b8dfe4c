# tests/peers/meta/rules.py - what Meta's two platforms accept, and with which error they refuse.
"""A message is (recipient, problem): the problem is None or the body of an error."""
import email
import email.policy

WINDOW = 24 * 3600
HUMAN_AGENT = 7 * 24 * 3600


def error(code, message, subcode=None, details=None, status=400):
    told = {"message": f"(#{code}) {message}", "type": "OAuthException", "code": code, "fbtrace_id": "A1b2"}
    if subcode:
        told["error_subcode"] = subcode
    if details:
        told["error_data"] = {"messaging_product": "whatsapp", "details": details}
    return status, {"error": told}


def wrong(details):
    return error(100, "Invalid parameter", details=details)


def text_problem(text, most, what):
    if not isinstance(text, str) or not text:
        return wrong(f"{what} is missing")
    return wrong(f"{what} must be at most {most} characters") if len(text) > most else None


def interactive_problem(part):
    action = part.get("action", {})
    problem = text_problem(part.get("body", {}).get("text"), 1024, "body text")
    if problem:
        return problem
    if part.get("type") == "button":
        replies = [each.get("reply", {}) for each in action.get("buttons", [])]
        if not 1 <= len(replies) <= 3 or any(each.get("type") != "reply" for each in action["buttons"]):
            return wrong("1 to 3 reply buttons")
        sizes = (20, 256)
    elif part.get("type") == "list":
        replies = [row for section in action.get("sections", []) for row in section.get("rows", [])]
        if not 1 <= len(replies) <= 10:
            return wrong("1 to 10 rows")
        sizes = (24, 200)
        problem = text_problem(action.get("button"), 20, "button")
        if problem:
            return problem
    else:
        return wrong("interactive type")
    for key, most in (("title", sizes[0]), ("id", sizes[1])):
        values = [each.get(key) for each in replies]
        for value in values:
            problem = text_problem(value, most, key)
            if problem:
                return problem
        if len(set(values)) != len(values):
            return wrong(f"two of them have one {key}")
    return None


def template_problem(part, templates):
    known = templates.get((part.get("name"), part.get("language", {}).get("code")))
    if known is None:
        return error(132001, "Template name does not exist in the translation", status=404)
    given = 0
    for each in part.get("components", []):
        if each.get("type") == "body":
            given = len(each.get("parameters", []))
            for one in each["parameters"]:
                text = one.get("text", "")
                if "\n" in text or "\t" in text or "     " in text:
                    return error(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
    return None if given == known else error(132000, "Number of parameters does not match the expected number of params")


# Cloud API reference, supported media types: bytes at most.
MEDIA = {"image/jpeg": 5_000_000, "image/png": 5_000_000, "image/webp": 500_000, "audio/ogg": 16_000_000, "audio/mpeg": 16_000_000,
         "audio/aac": 16_000_000, "audio/mp4": 16_000_000, "video/mp4": 16_000_000, "video/3gpp": 16_000_000,
         "text/plain": 100_000_000, "application/pdf": 100_000_000}


def read_form(kind, raw):
    """multipart/form-data by Python's own reader of messages: {name: (file's name, type, bytes)}."""
    whole = email.message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + raw, policy=email.policy.HTTP)
    if not whole.is_multipart():
        return {}
    return {part.get_param("name", header="content-disposition"): (part.get_filename() or "", part.get_content_type(),
                                                                    part.get_payload(decode=True))
            for part in whole.iter_parts()}


def media_problem(form):
    if form.get("messaging_product", ("", "", b""))[2] != b"whatsapp" or "file" not in form:
        return error(100, "(#100) The parameter file is required.")
    _, kind, content = form["file"]
    if kind not in MEDIA:
        return error(100, f"Param file must be a file with one of the following types: {', '.join(MEDIA)}. Received file of type '{kind}'.")
    if len(content) > MEDIA[kind]:
        return error(131053, "Media upload error", details="The file is larger than its type may be")
    return None


def sign_problem(body, place):
    """Read marks and signs of typing, as both platforms have them."""
    if "sender_action" in body:
        known = any(each.get("psid") == body.get("recipient", {}).get("id") for each in place.customers)
        if body["sender_action"] not in ("mark_seen", "typing_on", "typing_off") or "message" in body:
            return error(100, "Invalid parameter")
        return None if known else error(100, "No matching user found", 2018001)
    if body.get("status") != "read" or not str(body.get("message_id", "")).startswith("wamid."):
        return error(100, "Invalid parameter", details="message_id")
    if body.get("typing_indicator", {"type": "text"}) != {"type": "text"}:
        return error(100, "Invalid parameter", details="typing_indicator")
    return None


def template_page(templates, given, url):
    """Two a page, so that whoever reads one page alone is found out."""
    after = int(given.get("after", ["0"])[0])
    all_of = sorted(templates.items())
    shown = [{"name": name, "language": language, "status": "APPROVED", "category": "UTILITY", "id": str(index),
              "components": [{"type": "BODY", "text": " ".join(f"{{{{{n + 1}}}}}" for n in range(count)) or "Bonjour"}]}
             for index, ((name, language), count) in enumerate(all_of)][after:after + 2]
    told = {"data": shown, "paging": {"cursors": {"before": str(after), "after": str(after + 2)}}}
    if after + 2 < len(all_of):
        told["paging"]["next"] = f"{url}?after={after + 2}"
    return told


def file_problem(part):
    if bool(part.get("id")) == bool(part.get("link")):
        return wrong("a file needs an id or a link")
    return wrong("caption") if len(part.get("caption", "")) > 1024 else None


def whatsapp(body, place):
    """`place` knows customers (with `heard`, when they last wrote), templates and the time."""
    to = body.get("to") or body.get("recipient")
    customer = next((each for each in place.customers if to and to in (each.get("wa_id"), each.get("user_id"))), None)
    if body.get("messaging_product") != "whatsapp":
        return to, error(100, "Invalid parameter", details="messaging_product")
    if body.get("recipient") and not body.get("to") and body["recipient"].isdigit():
        return to, wrong("recipient is no user id")
    kind = body.get("type", "text")
    part = body.get(kind)
    if not isinstance(part, dict):
        return to, wrong(f"there is no {kind}")
    problem = None
    if kind == "text":
        problem = text_problem(part.get("body"), 4096, "text body")
    elif kind == "interactive":
        problem = interactive_problem(part)
    elif kind == "template":
        problem = template_problem(part, place.templates)
    elif kind in ("image", "audio", "video", "document", "sticker"):
        problem = file_problem(part)
    elif kind == "location":
        numbers = (part.get("latitude"), part.get("longitude"))
        problem = None if all(isinstance(each, (int, float)) for each in numbers) else wrong("location")
    else:
        problem = error(131051, "Unsupported message type")
    if problem:
        return to, problem
    if customer is None:
        return to, error(131026, "Message undeliverable")
    if kind != "template" and place.now() - customer.get("heard", -WINDOW) >= WINDOW:
        return to, error(131047, "Re-engagement message", details="More than 24 hours have passed since the customer last replied")
    return to, None


def messenger(body, place):
    to = body.get("recipient", {}).get("id")
    customer = next((each for each in place.customers if to and to == each.get("psid")), None)
    message = body.get("message", {})
    if ("text" in message) == ("attachment" in message):
        return to, error(100, "Message cannot be empty, must provide valid attachment or text")
    if "text" in message and not 1 <= len(message["text"]) <= 2000:
        return to, error(100, "Length of param message[text] must be less than or equal to 2000")
    replies = message.get("quick_replies", [])
    if len(replies) > 13 or any(not 1 <= len(each.get("title", "")) <= 20 or len(each.get("payload", "")) > 1000
                                for each in replies):
        return to, error(100, "Invalid quick replies")
    if customer is None:
        return to, error(100, "No matching user found", 2018001)
    ago = place.now() - customer.get("heard", -HUMAN_AGENT)
    if body.get("messaging_type") == "MESSAGE_TAG":
        if body.get("tag") != "HUMAN_AGENT":
            return to, error(100, "Invalid parameter: this tag is no longer supported")
        most = HUMAN_AGENT
    elif body.get("messaging_type") in ("RESPONSE", "UPDATE"):
        most = WINDOW
    else:
        return to, error(100, "Invalid messaging_type")
    if ago >= most:
        return to, error(10, "This message is sent outside of allowed window.", 2018278)
    return to, None
