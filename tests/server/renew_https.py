# tests/server/renew_https.py - a client that stays while the certificate is renewed, and one that comes after.
"""Usage: renew_https.py HOST:PORT FOLDER COMMAND... COMMAND makes FOLDER/new.pem and FOLDER/new.key, which replace the old
files. Prints what each connection was shown."""
import http.client
import os
import pathlib
import ssl
import subprocess
import sys
import time

host, port = sys.argv[1].rsplit(":", 1)
folder = pathlib.Path(sys.argv[2])


def connect():
    trusting = ssl.create_default_context(cafile=folder / "all.pem")
    made = http.client.HTTPSConnection(host, int(port), timeout=20, context=trusting)
    made.connect()
    return made


def name(connection):
    return dict(each[0] for each in connection.sock.getpeercert()["subject"])["commonName"]


def get(connection):
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    answer.read()
    return answer.status


subprocess.run(sys.argv[3:], check=True, stderr=subprocess.DEVNULL)
(folder / "all.pem").write_text((folder / "center.pem").read_text() + (folder / "new.pem").read_text())
stays = connect()
print("before", name(stays), get(stays))
os.rename(folder / "new.key", folder / "center.key")
os.rename(folder / "new.pem", folder / "center.pem")
until = time.monotonic() + 30
while name(after := connect()) != "new" and time.monotonic() < until:
    after.close()
    time.sleep(0.05)
print("after", name(after), get(after))
print("stays", name(stays), get(stays))
