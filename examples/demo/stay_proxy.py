# examples/demo/stay_proxy.py - the desk on the page's own origin, and the wire that a button cuts.
"""The center lets nobody frame the desk, and that stays so: it is this demo alone that passes it on with `frame-ancestors
'self'`. Since all that Afi's browser asks goes through here, her network can be cut here."""
import asyncio

import aiohttp
from aiohttp import web

HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "content-length", "te", "trailer", "proxy-authorization"}


class Desk:
    def __init__(self, center):
        self.center, self.is_cut, self.open = center, False, set()
        self.session = None

    def routes(self):
        return [web.route("*", path, self.answer) for path in ("/desk", "/desk/{rest:.*}", "/api/{rest:.*}")]

    async def start(self, _):
        self.session = aiohttp.ClientSession(auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar())

    async def end(self, _):
        await self.session.close()

    def cut(self, is_cut):
        self.is_cut = is_cut
        for each in list(self.open) if is_cut else ():
            each.abort()

    async def answer(self, request):
        if self.is_cut:
            request.transport.abort()
            raise asyncio.CancelledError
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP}
        wire = request.transport
        self.open.add(wire)
        try:
            if request.headers.get("Upgrade", "").lower() == "websocket":
                return await self.listen(request, headers)
            return await self.pass_on(request, headers)
        except (aiohttp.ClientError, OSError):
            return web.Response(status=502, text="the center is away")
        finally:
            self.open.discard(wire)

    async def pass_on(self, request, headers):
        async with self.session.request(request.method, self.center.http + request.raw_path, headers=headers,
                                        data=await request.read() or None, allow_redirects=False) as told:
            answer = web.Response(status=told.status, body=await told.read())
            for name, value in told.headers.items():
                if name.lower() in HOP:
                    continue
                if name == "X-Frame-Options":
                    value = "SAMEORIGIN"
                elif name == "Content-Security-Policy":
                    value = value.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
                answer.headers.add(name, value)
            return answer

    async def listen(self, request, headers):
        headers = {name: value for name, value in headers.items() if not name.lower().startswith("sec-websocket")}
        async with self.session.ws_connect(self.center.http + request.raw_path, headers=headers, autoclose=False) as there:
            here = web.WebSocketResponse()
            await here.prepare(request)
            await asyncio.wait([asyncio.create_task(carry(there, here)), asyncio.create_task(carry(here, there))],
                               return_when=asyncio.FIRST_COMPLETED)
            await here.close(code=there.close_code or 1001)
            return here


async def carry(source, sink):
    async for frame in source:
        if frame.type == aiohttp.WSMsgType.TEXT:
            await sink.send_str(frame.data)
        elif frame.type == aiohttp.WSMsgType.BINARY:
            await sink.send_bytes(frame.data)
        else:
            return
