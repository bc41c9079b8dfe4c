# examples/demo/stay_page.py - the page's server: its files, its socket, and who may come in.
import asyncio
import json
import pathlib
import secrets
import subprocess
import urllib.parse

from aiohttp import WSMsgType, web

import stay_config
from stay_stage import PEOPLE

FILES = pathlib.Path(__file__).resolve().parent / "stay"
SOFTPHONE = """<?xml version="1.0" encoding="UTF-8"?>
<config xmlns="http://www.linphone.org/xsds/lpconfig.xsd">
  <section name="auth_info_0" overwrite="true">
    <entry name="username">{user}</entry><entry name="domain">{host}</entry><entry name="realm">palabre</entry>
    <entry name="passwd">{password}</entry>
  </section>
  <section name="proxy_0" overwrite="true">
    <entry name="reg_proxy">&lt;sip:{at};transport=udp&gt;</entry><entry name="reg_identity">sip:{user}@{at}</entry>
    <entry name="reg_sendregister">1</entry><entry name="reg_expires">60</entry>
  </section>
</config>
"""


class Visitor:
    """One page that is open. What it cannot take in time it is not sent: it would hear late what was said long ago."""

    def __init__(self, socket):
        self.socket, self.lock = socket, asyncio.Lock()

    async def send_text(self, text):
        async with self.lock:
            try:
                await self.socket.send_str(text)
            except (ConnectionError, RuntimeError):
                pass

    async def send_sound(self, sound):
        if self.lock.locked():
            return
        async with self.lock:
            try:
                await self.socket.send_bytes(sound)
            except (ConnectionError, RuntimeError):
                pass


class Page:
    def __init__(self, stage, host, port):
        self.stage, self.host = stage, host
        self.key, self.softphone = secrets.token_urlsafe(9), secrets.token_urlsafe(9)
        self.at = f"{host}:{port}"
        self.sip = stage.center.lan or stage.center.sip
        drawn = stage.center.folder / "flow.svg"
        subprocess.run([stage.center.programs / "palabre-flow", "draw", stage.center.folder / "operator" / "flow.yaml", "--lang", "fr",
                        "-o", drawn], check=True, stdout=subprocess.DEVNULL)
        self.flow = drawn.read_text().split("?>", 1)[1].split(">", 1)[1]  # without what only a file begins with

    @property
    def address(self):
        return f"http://{self.at}/?cle={self.key}"

    @property
    def provisioning(self):
        return f"http://{self.at}/linphone/{self.softphone}.xml"

    def code(self, kind):
        """A QR code of what Linphone takes as its configuration."""
        return subprocess.run(["qrencode", "-t", kind, "-m", "2", "-o", "-", self.provisioning], check=True, capture_output=True,
                              text=True).stdout

    def app(self):
        app = web.Application(middlewares=[self.guard], client_max_size=512_000_000)  # as the center takes lists
        app.add_routes([web.get("/", self.page), web.get("/stay/socket", self.listen),
                        web.get("/stay/flow.svg", lambda _: web.Response(text=self.flow, content_type="image/svg+xml")),
                        web.get("/stay/qr.svg", lambda _: web.Response(text=self.code("SVG"), content_type="image/svg+xml")),
                        web.get(f"/linphone/{self.softphone}.xml", self.provision), web.static("/stay", FILES),
                        *self.stage.desk.routes()])
        app.on_startup.extend((self.stage.desk.start, self.began))
        app.on_shutdown.append(self.over)
        app.on_cleanup.append(self.stage.desk.end)
        return app

    async def began(self, _):
        await self.stage.begin()

    async def over(self, _):
        for each in list(self.stage.pages):
            await each.socket.close(code=1001)
        await self.stage.close()

    @web.middleware
    async def guard(self, request, handler):
        """Whoever has the printed address; other sites' pages cannot reach in by a browser that has been here."""
        if request.path.startswith("/linphone/"):
            return await handler(request)
        if secrets.compare_digest(request.query.get("cle", ""), self.key):
            answer = web.Response(status=302, headers={"Location": "/"})
            answer.set_cookie("stay", self.key, httponly=True, samesite="Lax")  # the first one comes from a link
            return answer
        if not secrets.compare_digest(request.cookies.get("stay", ""), self.key):
            return web.Response(status=403, text="Ouvrez l'adresse que ./dev demo --stay a affichée, avec sa clé.\n")
        return await handler(request)

    async def page(self, _):
        return web.FileResponse(FILES / "index.html", headers={
            "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"})

    async def provision(self, _):
        center = self.stage.center
        return web.Response(content_type="application/xml", text=SOFTPHONE.format(
            user="visiteur", password=center.visitor_phone, host=self.sip.split(":")[0], at=self.sip))

    async def listen(self, request):
        if urllib.parse.urlsplit(request.headers.get("Origin", "")).netloc != request.host:
            raise web.HTTPForbidden(text="from another page\n")
        socket = web.WebSocketResponse(heartbeat=20, max_msg_size=65536)
        await socket.prepare(request)
        visitor, stage = Visitor(socket), self.stage
        await visitor.send_text(json.dumps({"kind": "hello", **self.whole()}, ensure_ascii=False))
        stage.pages.add(visitor)
        try:
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    asyncio.ensure_future(self.do(visitor, json.loads(frame.data)))
        finally:
            stage.pages.discard(visitor)
        return socket

    async def do(self, visitor, asked):
        deed = getattr(self.stage, f"do_{asked.pop('do', '')}", None)
        try:
            if deed is None:
                raise ValueError("no such deed")
            await deed(**asked)
        except Exception as wrong:  # the page says what went wrong, and the demo goes on
            await visitor.send_text(json.dumps({"kind": "wrong", "why": str(wrong) or type(wrong).__name__}))

    def whole(self):
        stage = self.stage
        return {"people": PEOPLE, "number": stage.number, "call": stage.call, "agent": stage.agent.state, "bubbles": stage.bubbles[-200:],
                "faults": sorted(stage.faults), "titles": stay_config.TITLES,
                "desk": {"name": "afi", "password": stage.center.desk_password},
                "sip": {"at": self.sip, "user": "visiteur", "password": stage.center.visitor_phone, "url": self.provisioning,
                        "open": bool(stage.center.lan)}}
