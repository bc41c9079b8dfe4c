# tests/peers/meta/rules.py - what Meta's two platforms accept, and with which error they refuse.
"""A message is (recipient, problem): the problem is None or the body of an error."""

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
