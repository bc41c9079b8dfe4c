# examples/demo/outbound_report.py - what came of it: the report, the picture, both sides' counts compared.
import collections
import csv
import datetime
import io
import shutil
import subprocess
import time

from outbound_floor import ASKED, HERE, MISSED
from outbound_list import ELSEWHERE, KINDS, kind_of

RESULTS = {"answered": "répondus", "busy": "occupés", "no_answer": "sans réponse", "machine": "répondeurs",
           "announcement": "injoignables", "failed": "en échec", "rejected": "rejetés", "abandoned": "abandonnés",
           "hung_up": "raccrochés avant l’agent", "cancelled": "annulés", "unknown": "inconnus"}
REASONS = {"duplicate": "doublon", "forbidden": "ne plus appeler", "no_number": "sans numéro"}
# What a call of each kind may come to at the center.
MAY = {"20": {"machine"}, "30": {"busy"}, "40": {"no_answer"}, "50": {"announcement"}, "60": {"failed"}, "90": {"rejected"}}
TALKED = {"answered", "abandoned", "hung_up"}
HEARD = {"20", "50"}  # machines and announcements
FIGURES = ("dialled", "leads_attempted", "contact_rate", "right_party_rate", "conversion", "aht", "talk_mean", "occupancy",
           "available_hours", "messages", "delivery_rate")


class Pacing:
    """Samples of the campaign's own progress, for the picture."""

    def __init__(self, folder):
        self.folder, self.began, self.rows = folder, time.monotonic(), []

    def add(self, of):
        self.rows.append((round(time.monotonic() - self.began, 1), *(of[each] for each in (
            "ringing", "waiting", "talking", "agents_free", "agents_busy")), round(of["abandonment"], 4)))

    def draw(self, heading):
        table, picture = self.folder / "pacing.csv", self.folder / "pacing.svg"
        with open(table, "w", newline="") as into:
            writer = csv.writer(into, delimiter=";")
            writer.writerow(("secondes", "en sonnerie", "sans agent", "en conversation", "agents libres", "agents occupes", "abandon"))
            writer.writerows(self.rows)
        if not (gnuplot := shutil.which("gnuplot")):
            raise RuntimeError("gnuplot is not there: apt-get install gnuplot-nox")
        cap = 100 * max((row[6] for row in self.rows), default=0)
        subprocess.run([gnuplot, "-e", f'table="{table}"; picture="{picture}"; heading="{heading}"; cap={cap}', HERE / "pacing.gp"],
                       check=True)
        return picture


class Report:
    """`wrong` is what the two sides do not agree on."""

    def __init__(self, center, town, listed, agents, customers, upload):
        self.center, self.listed, self.agents, self.customers, self.upload = center, listed, agents, customers, upload
        self.seen, self.leads, self.progress, self.wrong = town.seen(), center.leads(), center.progress(), []
        self.attempts = [(lead, each) for lead in self.leads for each in lead["history"]]
        self.set = {number: code for agent in agents for number, code in agent.set}
        today = datetime.date.today()
        period = f"from={today - datetime.timedelta(1)}&until={today + datetime.timedelta(2)}"
        self.figures = center.ask("GET", f"/report?{period}&figures={','.join(FIGURES)}")
        self.by_agent = center.ask("GET", f"/report?{period}&by=agent&figures=handled_calls,aht,occupancy")
        surveys = center.ask("GET", "/surveys?by=campaign")["figures"]
        self.surveys = next((each for each in surveys if each["group"] == "printemps"), {"sent": 0, "answered": 0, "marks": {}})
        self.results = collections.Counter(each.get("result", "") for _, each in self.attempts)
        self.missed = customers.missed()
        self.asked = {number for number, text in customers.texts if "Merci de votre temps" in text}

    def figure(self, name):
        rows = self.figures["rows"]
        return (rows[0].get(name) if rows else None) or 0

    def hold(self, what, ours, theirs):
        good = ours == theirs
        shown = len(ours) if good and isinstance(ours, list) else ours
        print(f"  {'✓' if good else '✗'} {what} : {shown}" + ("" if good else f", et non {theirs}"))
        if not good:
            self.wrong.append(f"{what} : {ours}, et non {theirs}")

    def tell(self):
        print("\nRapport de la base")
        for name, label in (("rows", "lignes"), ("added", "fiches"), ("duplicate", "doublons"), ("forbidden", "à ne plus appeler"),
                            ("invalid", "invalides")):
            print(f"  {self.upload[name]:5} {label}")
        text = self.center.fetch("GET", f"/lists/printemps/uploads/{self.upload['id']}/report?language=fr").decode("utf-8-sig")
        (self.center.folder / "rapport_liste.csv").write_text(text)
        for row in list(csv.DictReader(io.StringIO(text)))[:4]:
            print(f"        ligne {row['line']} : {row['what']}" + (f" ({row['value']})" if row["value"] else ""))
        print("\nTentatives par résultat")
        for result, many in self.results.most_common():
            print(f"  {many:5} {RESULTS.get(result, result)}")
        print("\nStatuts saisis par les agents")
        for code, many in collections.Counter(self.set.values()).most_common():
            print(f"  {many:5} {code}")
        titles = {each["user"]: each.get("title", each["name"]) for each in self.center.ask("GET", "/agents")["agents"]}
        for row in self.by_agent["rows"]:
            if row.get("handled_calls"):
                print(f"        {titles.get(row['agent'], row['agent'])} : {row['handled_calls']:.0f} appels, DMT {row['aht'] or 0:.1f} s, "
                      f"occupation {row['occupancy'] or 0:.0%}")
        print("\nMessages")
        print(f"  {len(self.missed):5} « nous avons essayé de vous joindre »\n  {len(self.asked):5} enquêtes, {self.surveys['answered']} réponses")
        print("\nChiffres")
        for name, label, how in (("contact_rate", "taux de joignabilité", "{:.1%}"), ("right_party_rate", "contacts argumentés", "{:.1%}"),
                                 ("conversion", "transformation", "{:.1%}"), ("aht", "DMT", "{:.1f} s"), ("occupancy", "taux d’occupation", "{:.1%}"),
                                 ("delivery_rate", "messages remis", "{:.1%}")):
            print(f"  {label:22} {how.format(self.figure(name))}")
        print(f"  {'abandon':22} {self.progress['abandonment']:.1%} ({self.progress['abandoned']} sur {self.progress['answered']})")
        for name, label, how in (("csat", "CSAT", "{:.0%}"), ("nps", "NPS", "{:+.0%}")):
            if name in self.surveys:
                print(f"  {label:22} {how.format(self.surveys[name])}")

    def compare(self):
        """The center's word against what SIPp, the telephones, the gateway and the customers saw."""
        print("\nVérifié, des deux côtés")
        invited = {number: len(calls) for number, calls in self.seen["INVITE"].items() if number != ELSEWHERE}
        # An attempt that was called off before its INVITE, by a machine that is too busy, has none.
        sent = [each for _, each in self.attempts if each.get("result") != "cancelled" or "cause" in each]
        dialled = collections.Counter(each["number"] for each in sent)
        self.hold("numéros où tentatives et appels SIP diffèrent", sum(dialled[each] != invited.get(each, 0) for each in {*dialled, *invited}), 0)
        self.hold("appels partis", len(sent), sum(invited.values()))
        self.hold("tentatives", self.progress["dialled"], len(self.attempts))
        self.hold("décrochés par des personnes ou des machines", self.progress["answered"] + self.progress["machines"],
                  sum(len(calls) for calls in self.seen["ANSWER"].values()))
        strange = [each for each in sent if each.get("result") not in MAY.get(kind_of(each["number"]), TALKED)]
        told = [f"{KINDS[kind_of(each['number'])][1]} → {each.get('result')}" for each in strange]
        listened = [each for each in sent if kind_of(each["number"]) in HEARD]
        # What is told apart by its sound may be missed once in ten: a machine that stammers is heard so.
        missed = [each for each in strange if kind_of(each["number"]) in HEARD and each.get("result") in TALKED | {"no_answer"}]
        self.hold("résultats inattendus", [] if len(missed) == len(strange) <= max(1, len(listened) // 10) else told, [])
        cancelled = sum(len(calls) for number, calls in self.seen["CANCEL"].items())
        stopped = sum(each.get("result") in ("no_answer", "announcement", "cancelled") and each.get("cause") != 480 for each in sent)
        self.hold("sonneries arrêtées par le centre", stopped, cancelled)
        self.hold("appelés qui avaient dit non", sum(each in self.seen["INVITE"] for each in self.listed.never), 0)
        talks = [each for _, each in self.attempts if each.get("result") == "answered"]
        rung, lost = sum(each.calls for each in self.agents), self.results["abandoned"] + self.results["hung_up"]
        # Whoever gives up while a telephone answers has been there for a moment.
        self.hold("conversations, chez les agents", rung if not 0 <= rung - len(talks) <= lost else len(talks), len(talks))
        self.hold("statuts", len(self.set), len(talks))
        self.hold("tentatives qui nomment leur conversation", sum("interaction" in each for each in talks), len(talks))
        voulus = sum(each in ("vendu", "rappel", "refus") for each in self.set.values())
        self.hold("contacts argumentés, dans les chiffres", round(self.figure("right_party_rate") * max(len(talks), 1)), voulus)
        wanted = {each["number"] for _, each in self.attempts if each.get("result") in MISSED}
        self.hold("messages aux manqués", sorted({number for number, _ in self.missed}), sorted(wanted))
        self.hold("enquêtes", sorted(self.asked), sorted(number for number, code in self.set.items() if code in ASKED))
        for kind in ("csat", "nps"):
            kept = {int(mark): many for mark, many in self.surveys["marks"].get(kind, {}).items()}
            self.hold(f"notes {kind.upper()}", dict(sorted(kept.items())), dict(sorted(collections.Counter(self.customers.marks(kind)).items())))
        return self.wrong


