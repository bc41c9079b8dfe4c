# examples/demo/stay_watch.py - what the page is told: the center's events, the nodes that a flow walks, what arrives.
import asyncio
import json

import aiohttp

COMPANY = "sahel-mobile"


async def events(center, tell):
    """As any other program hears them: by WebSocket, and from the last number on after a cut."""
    last, people, at = "", {}, center.http.replace("http", "ws") + "/api/v1/events"
    async with aiohttp.ClientSession(headers={"X-API-Key": center.key}) as session:
        while True:
            try:
                async with session.ws_connect(at + (f"?after={last}" if last else ""), heartbeat=20) as socket:
                    async for frame in socket:
                        if frame.type == aiohttp.WSMsgType.TEXT:
                            last = told_of(json.loads(frame.data), people, tell) or last
            except (aiohttp.ClientError, OSError):
                pass
            await asyncio.sleep(0.3)


def told_of(frame, people, tell):
    """Tells one; its number."""
    if "hello" in frame:
        return frame["hello"]["number"]
    what = frame.get("event", {})
    kind, data = what.get("type", ""), what.get("data", {})
    of = what.get("customer") or what.get("interaction", "")  # a softphone's caller is nobody's customer
    if kind == "interaction.started" and data.get("address") and (data.get("on") == "voice" or of not in people):
        people[of] = data["address"]
    if frame.get("company") == COMPANY and "version" in what:
        tell("event", type=kind, at=what["at"], number=people.get(of, ""), data=data)
    return frame.get("number")


async def nodes(center, tell):
    """From the log, where a level of its own tells them: each start of the center has its file."""
    calls, start, log = {}, 0, None
    try:
        while True:
            if start != center.starts:
                if log:
                    log.close()
                start, log, rest = center.starts, open(center.log, encoding="utf-8", errors="replace"), ""
            while line := log.readline():
                rest += line
                if rest.endswith("\n"):
                    walked(rest, calls, tell)
                    rest = ""
            await asyncio.sleep(0.1)
    finally:
        if log:
            log.close()


def walked(line, calls, tell):
    if '"conversation"' not in line:
        return
    try:
        told = json.loads(line)
    except ValueError:
        return
    of = told["conversation"]
    if told["what"] == "conversation began" and told.get("to") == "105":
        calls[of] = told.get("from", "")
        tell("began", of=of, number=calls[of], on=told.get("on", ""))
    elif told["what"] == "flow" and of in calls and told.get("walked"):
        tell("walked", of=of, number=calls[of], nodes=told["walked"].split())
    elif told["what"] == "conversation ended" and of in calls:
        tell("ended", of=of, number=calls[of], why=told.get("why", ""))


async def inboxes(peers, arrived):
    """Both ask their peer what has come; read marks go back to whoever wrote."""
    while True:
        for each in peers:
            for number, text, buttons, at in await asyncio.to_thread(each.arrived):
                arrived(each, number, text, buttons)
                if at is not None:
                    try:
                        await asyncio.to_thread(each.reads, at)
                    except OSError:
                        pass  # nobody is there to be told
        await asyncio.sleep(0.4)


async def sound(phone, send):
    """What the telephone hears, as it writes it: 16-bit mono at 8,000 a second."""
    for _ in range(100):
        if file := phone.heard():
            break
        await asyncio.sleep(0.1)
    else:
        return
    with open(file, "rb") as heard:
        heard.seek(44)
        while True:
            piece = heard.read(16000)
            if piece:
                await send(piece[:len(piece) // 2 * 2])
            elif phone.state != "talking":
                return
            await asyncio.sleep(0.1)
