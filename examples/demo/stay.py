#!/usr/bin/env python3
# examples/demo/stay.py - ./dev demo --stay: a page on which a buyer calls, cuts and kills by hand.
"""Usage: stay.py [--bin FOLDER] [--listen ADDRESS] [--port PORT]

Starts the sample back office, local carriers of messages, palabre-center on SQLite with three companies, Kamailio and a standby
before it, and the page; prints its address, and with which login and softphone one takes part. It goes on until Ctrl-C. Its
data are in build/stay, made anew at each start.
"""
import argparse
import pathlib
import shutil
import signal
import socket
import sys

from aiohttp import web

from baresip import free_port
from stay_page import Page
from stay_stage import Stage

FOLDER = pathlib.Path("build/stay")


def usual(port, kind=socket.SOCK_STREAM):
    """That port where nobody has it, else any."""
    with socket.socket(socket.AF_INET, kind) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return free_port()
    return port or free_port()


def told(page, stage):
    center = stage.center
    print(f"""
  La page de démonstration : {page.address}

  Le bureau de l'agent     : s'ouvre dans la page ; identifiant afi, mot de passe {center.desk_password}
  Un vrai softphone        : serveur {page.sip} (UDP), utilisateur visiteur, mot de passe {center.visitor_phone}
                             puis appelez sip:105@{page.sip}
  Linphone                 : « Assistant, QR code », ou l'adresse {page.provisioning}
""", flush=True)
    print(page.code("ANSIUTF8" if sys.stdout.isatty() else "UTF8"), flush=True)
    if not center.lan:
        print("  Un téléphone n'atteint cette machine qu'avec --listen ADRESSE, celle du réseau local.", flush=True)
    print("  Ctrl-C termine.", flush=True)


def main():
    words = argparse.ArgumentParser(description="the page on which one tries Palabre")
    words.add_argument("--bin", type=pathlib.Path, default=pathlib.Path("build/bin"), help="where the programs are")
    words.add_argument("--listen", default="127.0.0.1", metavar="ADDRESS", help="of this machine; others then reach page and line")
    words.add_argument("--port", type=int, default=8088, help="of the page; another one where it is taken")
    words.add_argument("--folder", type=pathlib.Path, default=FOLDER, help="where its data go")
    given = words.parse_args()
    shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True)
    is_open = given.listen != "127.0.0.1"
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        stage = Stage(given.folder, given.bin, f"{given.listen}:{usual(5060, socket.SOCK_DGRAM)}" if is_open else "")
    except KeyboardInterrupt:
        return 130
    try:
        port = usual(given.port)
        page = Page(stage, given.listen, port)
        told(page, stage)
        web.run_app(page.app(), host=given.listen, port=port, print=None, access_log=None)
    except KeyboardInterrupt:
        pass
    finally:
        for each in (signal.SIGINT, signal.SIGTERM):  # a second Ctrl-C would leave what was started
            signal.signal(each, signal.SIG_IGN)
        status = stage.end()
    return status


if __name__ == "__main__":
    sys.exit(main())
