#!/usr/bin/env python3
# examples/back-office/soap/subscribers.py - the operator's systems as a SOAP 1.1 service, on Debian's python3-spyne.
"""Usage: subscribers.py [--port N]

Serves http://127.0.0.1:PORT/ and its WSDL at /?wsdl, over the sample database of ../sql, in memory. Prints its address when it
answers. Secrets are told to whoever asks: it is an example, on loopback.
"""
import argparse
import datetime
import logging
import pathlib
import sqlite3
import wsgiref.simple_server

from spyne import Application, Array, Boolean, ComplexModel, Date, Fault, Integer, ServiceBase, Unicode, rpc
from spyne.protocol.soap import Soap11
from spyne.server.wsgi import WsgiApplication

NAMESPACE = "urn:sahel-mobile:subscribers"
TABLES = pathlib.Path(__file__).resolve().parent.parent / "sql" / "sahel_mobile.sql"

opened = sqlite3.connect(":memory:")
opened.executescript(TABLES.read_text(encoding="utf-8"))


def row(statement, *values):
    found = opened.execute(statement, values).fetchone()
    if found is None or found[0] is None:
        raise Fault("Client.NoSuchSubscriber", "nothing is known of that number")
    return found


class Balance(ComplexModel):
    __namespace__ = NAMESPACE
    amount = Integer
    currency = Unicode
    valid_until = Date


class Data(ComplexModel):
    __namespace__ = NAMESPACE
    megabytes = Integer
    used = Integer
    valid_until = Date


class Calls(ComplexModel):
    __namespace__ = NAMESPACE
    count = Integer
    seconds = Integer
    cost = Integer
    last_at = Unicode


class Invoice(ComplexModel):
    __namespace__ = NAMESPACE
    month = Unicode
    amount = Integer
    paid = Boolean


class Subscribers(ServiceBase):
    @rpc(Unicode, _returns=Balance)
    def GetBalance(ctx, number):
        credit, until = row("select credit, credit_until from subscriptions where msisdn = ?", number)
        return Balance(amount=credit, currency="XOF", valid_until=datetime.date.fromisoformat(until))

    @rpc(Unicode, _returns=Data)
    def GetData(ctx, number):
        megabytes, used, until = row(
            "select o.megabytes, b.used_megabytes, b.valid_until from bundles b join offers o on o.id = b.offer_id"
            " where b.msisdn = ? order by b.valid_until desc", number)
        return Data(megabytes=megabytes, used=used, valid_until=datetime.date.fromisoformat(until))

    @rpc(Unicode, _returns=Calls)
    def GetCalls(ctx, number):
        cost, count, seconds, last = row(
            "select sum(cost), count(*), sum(seconds), max(started_at) from calls where msisdn = ?", number)
        return Calls(count=count, seconds=seconds, cost=cost, last_at=last)

    @rpc(Unicode, _returns=Unicode)
    def GetSegment(ctx, number):
        return row("select c.segment from customers c join subscriptions s on s.customer_id = c.id where s.msisdn = ?",
                   number)[0]

    @rpc(Unicode, _returns=Unicode)
    def GetPuk(ctx, number):
        return row("select puk from subscriptions where msisdn = ?", number)[0]

    @rpc(Unicode, Unicode, Unicode, _returns=Boolean)
    def Verify(ctx, number, proof, given):
        if proof == "birth_date":
            statement = ("select c.birth_date from customers c join subscriptions s on s.customer_id = c.id"
                         " where s.msisdn = ?")
            return datetime.date.fromisoformat(row(statement, number)[0]).strftime("%d%m%Y") == given
        return str(row("select amount from recharges where msisdn = ? order by recharged_at desc", number)[0]) == given

    @rpc(Unicode, Integer, _returns=Array(Invoice))
    def ListInvoices(ctx, number, most):
        found = opened.execute(
            "select i.month, i.amount, i.paid from invoices i join subscriptions s on s.customer_id = i.customer_id"
            " where s.msisdn = ? order by i.month desc limit ?", (number, -1 if most is None else most)).fetchall()
        return [Invoice(month=month, amount=amount, paid=bool(paid)) for month, amount, paid in found]

    @rpc(Unicode, _returns=Boolean)
    def IsAnswered(ctx, line):
        return bool(row("select answered from switch_numbers where number = ?", line)[0])


class Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


def main():
    words = argparse.ArgumentParser(description="a mobile operator's systems behind SOAP")
    words.add_argument("--port", type=int, default=8106, help="0 takes any that is free")
    given = words.parse_args()
    logging.getLogger("spyne").setLevel(logging.CRITICAL)
    service = WsgiApplication(Application([Subscribers], NAMESPACE, name="Subscribers", in_protocol=Soap11(validator="lxml"),
                                          out_protocol=Soap11()))
    with wsgiref.simple_server.make_server("127.0.0.1", given.port, service, handler_class=Quiet) as server:
        print(f"subscribers http://127.0.0.1:{server.server_port}/", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
