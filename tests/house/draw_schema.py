# tests/house/draw_schema.py - docs/manual/history_schema.dot and .svg from the migrations themselves.
"""Usage: draw_schema.py [--check]. Applies the SQLite migrations to an empty database, reads back its tables, and draws
them; --check says whether the committed .dot is what they make now."""
import pathlib
import sqlite3
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MIGRATIONS = ROOT / "src/store/migrations/sqlite"
DOT = ROOT / "docs/manual/history_schema.dot"

# The page's columns from left to right, tables from top to bottom. A table in none of them is an error: say where.
COLUMNS = [["identities", "merges", "consents", "do_not_contact"],
           ["customers", "dispositions", "companies", "leases", "nodes", "access_notes", "duty_consents", "duty_fixes",
            "duty_devices"],
           ["interactions", "work_items", "users", "grants", "logins", "wake_addresses"],
           ["entries", "sessions", "graphs", "promises", "files", "recordings", "threads", "received"],
           ["outbox", "events", "deliveries", "campaigns", "recipients", "follow_ups", "survey_answers"],
           ["lead_lists", "leads", "lead_numbers", "lead_attempts", "lead_uploads", "lead_faults", "phrases",
            "adjustments", "adjustment_contents"],
           ["queue_visits", "agent_spans", "report_cells", "report_due", "report_sealed"]]
COLOURS = {"customers": "#f2d5b8", "interactions": "#cfe3d0", "entries": "#cfe3d0", "outbox": "#d3dcf0"}
ROW, WIDTH, GAP, ASIDE = 19, 128, 26, 90  # points

# Columns that name a row of another table. `company` is in every key and not drawn.
NAMES = {"customer": "customers", "survivor": "customers", "kept": "customers", "joined": "customers",
         "interaction": "interactions", "entry": "entries", "because_of": "interactions", "agent": "users",
         "user_id": "users", "graph": "graphs", "disposition": "dispositions", "lead": "leads",
         "upload": "lead_uploads", "follow_up": "follow_ups"}


def tables():
    base = sqlite3.connect(":memory:")
    for file in sorted(MIGRATIONS.glob("*.sql")):
        base.executescript(file.read_text())
    names = [row[0] for row in base.execute("select name from sqlite_master where type = 'table'"
                                     " and name not like 'sqlite_%' order by rowid")]
    return {name: base.execute(f"pragma table_info({name})").fetchall() for name in names}


def dot():
    found = tables()
    placed = [name for names in COLUMNS for name in names]
    if missing := set(found) - set(placed) - {"schema_version"}:
        sys.exit(f"draw_schema.py: COLUMNS has no place for {', '.join(sorted(missing))}")
    lines = ["// docs/manual/history_schema.dot - the tables of a store; made by tests/house/draw_schema.py.",
             "digraph history {", "  layout=neato; splines=true; bgcolor=white;",
             "  node [shape=plain, fontname=\"Helvetica\", fontsize=12];",
             "  edge [color=\"#8a6d3b\", arrowsize=0.7];"]
    for at, names in enumerate(COLUMNS):
        top = 0
        for name in names:
            height = ROW * (len(found[name]) + 1)
            rows = "".join(
                f"<tr><td port=\"{column}\" width=\"{WIDTH}\" height=\"{ROW}\" align=\"left\">"
                f"{'<b>' + column + '</b>' if key else column}</td></tr>"
                for _, column, _, _, _, key in found[name])
            lines.append(f"  {name} [pos=\"{at * (WIDTH + ASIDE)},{-top - height / 2:g}!\", label=<<table border=\"0\" "
                         f"cellborder=\"1\" cellspacing=\"0\" cellpadding=\"2\" color=\"#b9a88a\"><tr><td port=\"top\" "
                         f"height=\"{ROW}\" bgcolor=\"{COLOURS.get(name, '#f2ecdf')}\"><b>{name}</b></td></tr>{rows}"
                         "</table>>];")
            top += height + GAP
    side = {name: at for at, names in enumerate(COLUMNS) for name in names}
    for name in placed:
        for _, column, *_ in found[name]:
            to = NAMES.get(column)
            if not to or to == name:
                continue
            ways = ("e", "w") if side[name] < side[to] else ("w", "e") if side[name] > side[to] else ("e", "e")
            lines.append(f"  {name}:\"{column}\":{ways[0]} -> {to}:top:{ways[1]};")
    return "\n".join([*lines, "}", ""])


def main():
    now = dot()
    if sys.argv[1:] == ["--check"]:
        if not DOT.exists() or DOT.read_text() != now:
            sys.exit("docs/manual/history_schema.dot is not what the migrations make; run ./dev docs")
        return print("the drawn schema is the real one")
    DOT.write_text(now)
    subprocess.run(["neato", "-n2", "-Tsvg", str(DOT), "-o", str(DOT.with_suffix(".svg"))], check=True)


main()
