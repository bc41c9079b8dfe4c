# examples/demo/figures.py - what the terminal reports of the demo's own traffic, held against a recount of its records.
"""As a program: figures.py DATABASE COMPANY prints the recount alone, as JSON: [[dimension, {value: {figure: number}}]]."""
import datetime
import json
import sqlite3
import subprocess
import sys

COMPANY, ZONE = "sahel-mobile", "Africa/Porto-Novo"
MINUTE, SECOND = 60_000_000, 1_000_000
VISITS = ("offered", "answered", "handled", "abandoned", "service_level", "asa", "aht")
CONTACTS = ("contacts", "contacts_in", "contacts_out", "hung_up", "disposed", "call_minutes")
MESSAGES = ("messages", "messages_sent", "delivery_rate")


def report(programs, database, by, figures, as_form):
    """What palabre-center report says of yesterday, today and tomorrow: the demo may run past midnight."""
    today = datetime.date.today()
    day = datetime.timedelta(days=1)
    words = [programs / "palabre-center", "report", "--store", f"sqlite:{database}", "--company", COMPANY,
             "--from", today - day, "--until", today + 2 * day, "--zone", ZONE, "--by", by, "--figures", ",".join(figures),
             "--language", "fr", "--as", as_form]
    words = [str(each) for each in words]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return told, " ".join(["palabre-center", *words[1:-4]])


def ratio(above, below):
    return above / below if below else None


def contacts(rows):
    """Of interactions as they were written down, by channel: by itself, without the product's counting."""
    found = {}
    for kind, way, medium, began, ended, how, disposition in rows:
        sums = found.setdefault(medium, dict.fromkeys(CONTACTS, 0))
        sums["contacts"] += 1
        sums["contacts_out"] += way == "out"
        sums["contacts_in"] += way == "in" and kind == "conversation"
        sums["hung_up"] += how == "hung_up" and ended is not None
        sums["disposed"] += disposition != ""
        sums["call_minutes"] += (ended - began) / MINUTE if medium == "voice" and ended is not None else 0
    for sums in found.values():
        sums["disposed"] = ratio(sums["disposed"], sums["contacts"])
    return found


def by_disposition(rows):
    """How many contacts ended with each."""
    found = {}
    for *_, disposition in rows:
        found.setdefault(disposition, {"contacts": 0})["contacts"] += 1
    return found


def visits(rows):
    """Of visits to queues, by queue."""
    by_queue = {}
    for queue, how, *times in rows:
        by_queue.setdefault(queue, []).append((how, *(each / SECOND for each in times)))
    found = {}
    for queue, all_of in by_queue.items():
        answered = [each for each in all_of if each[0] == "answered"]
        gone = [each for each in all_of if each[0] == "abandoned"]
        handled = [each for each in all_of if each[0] == "answered" or each[2] > 0]
        long_enough = len(all_of) - sum(waited <= 5 for _, waited, *_ in gone)
        found[queue] = {"offered": len(all_of), "answered": len(answered), "handled": len(handled), "abandoned": len(gone),
                        "service_level": ratio(sum(waited <= 20 for _, waited, *_ in answered), long_enough),
                        "asa": ratio(sum(waited for _, waited, *_ in answered), len(answered)),
                        "aht": ratio(sum(sum(times) for _, _, *times in handled), len(handled))}
    return found


def messages(rows):
    """Of messages out, by channel."""
    found = {}
    for medium, state in rows:
        sums = found.setdefault(medium, {"messages": 0, "messages_sent": 0, "delivered": 0})
        sums["messages"] += 1
        sums["messages_sent"] += state in ("sent", "delivered", "read")
        sums["delivered"] += state in ("delivered", "read")
    for sums in found.values():
        sums["delivery_rate"] = ratio(sums.pop("delivered"), sums["messages_sent"])
    return found


def recounted(database, name=COMPANY):
    """(dimension, figures, by value) of each report, by SQL of our own."""
    with sqlite3.connect(database) as at:
        company = at.execute("select id from companies where name = ?", (name,)).fetchone()[0]

        def rows(columns, table):
            return at.execute(f"select {columns} from {table} where company = ?", (company,)).fetchall()
        interactions = rows("kind, way, medium, began, ended, how_ended, disposition", "interactions")
        return (("channel", CONTACTS, contacts(interactions)), ("disposition", ("contacts",), by_disposition(interactions)),
                ("queue", VISITS, visits(rows("queue, how, waited, talked, held, wrapped", "queue_visits"))),
                ("channel", MESSAGES, messages(rows("medium, state", "outbox"))))


def is_same(one, other):
    """Times are kept in microseconds and summed in whole milliseconds, a record each."""
    if one is None or other is None:
        return one == other
    return abs(one - other) <= 0.002 + 1e-6 * abs(other)


def compare(programs, database):
    """Shows the reports; gives what is wrong with them."""
    wrong, count = [], 0
    print("\nLes chiffres de cette démonstration, dans le terminal :")
    for by, figures, expected in recounted(database):
        if not expected and figures is VISITS:
            continue  # its lines ring telephones, and no queue of agents
        table, words = report(programs, database, by, figures, "table")
        print(f"\n$ {words}\n{table}", end="", flush=True)
        told = {each[by]: each for each in json.loads(report(programs, database, by, figures, "json")[0])}
        for value in sorted(expected.keys() | told.keys()):
            for name in figures:
                count += 1
                is_told, ours = told.get(value, {}).get(name), expected.get(value, {}).get(name)
                # A value that these figures do not count may have a line all the same, of nothing.
                both = value in told and value in expected
                if not (is_same(is_told, ours) if both else not is_told and not ours):
                    wrong.append(f"rapport : {name} de « {value} » est {is_told}, recompté {ours}")
        if not expected:
            wrong.append(f"rapport : rien à recompter par {by}")
    if wrong:
        print("\nCes chiffres ne sont pas ceux d'un recomptage des enregistrements :\n  " + "\n  ".join(wrong))
    else:
        print(f"\nRecomptés un à un dans les enregistrements, sans le calcul du produit : les {count} chiffres sont les mêmes.")
    return wrong


if __name__ == "__main__":
    print(json.dumps([[by, found] for by, _, found in recounted(*sys.argv[1:])]))
