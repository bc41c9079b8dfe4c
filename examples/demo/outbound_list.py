# examples/demo/outbound_list.py - the list of the demo: a spreadsheet with errors, and who its people are.
"""What somebody does is in his number: +229 01 97, two digits of its kind, four of his own. The last one is never 9, which the
SMS gateway answers with "come again"."""
import dataclasses
import random

NAMES = ("Awa Dossou|Koffi Mensah|Séna Agossou|Yao Kpodo|Chimène Hounkpè|Romuald Akpo|Nadège Zinsou|Ulrich Gbaguidi|Prisca Tossou|"
         "Bio Sanni|Aïcha Moussa|Gildas Houngbo|Estelle Ahouandjinou|Moïse Adjovi|Clarisse Dèdjinou|Rachidi Bello|Inès Lawson").split("|")
TOWNS = "Cotonou|Porto-Novo|Parakou|Abomey|Ouidah|Natitingou|Bohicon".split("|")

# kind: (part of 176, what it is)
KINDS = {
    "10": (22, "décroche vite"),
    "11": (14, "décroche"),
    "12": (6, "décroche, et raccroche de lui-même"),
    "20": (24, "répondeur"),
    "30": (34, "occupé"),
    "40": (24, "ne décroche pas"),
    "50": (16, "injoignable, dit l'opérateur"),
    "60": (8, "panne de l'opérateur (503)"),
    "70": (4, "renvoyé vers un autre numéro (302)"),
    "80": (4, "décroche et se tait"),
    "90": (16, "numéro non attribué (404)"),
    "95": (4, "musique d'attente, puis décroche"),
}
PEOPLE = ("10", "11", "12", "70", "80", "95")
ELSEWHERE = "+2290197109998"  # where a redirected call ends; nobody's in the list


@dataclasses.dataclass
class Person:
    kind: str
    number: str
    name: str
    other: str = ""  # his second number, a person's


def kind_of(number):
    return number[8:10]


def people(count):
    """So many of each kind, in a mixed order that is always the same."""
    chance = random.Random(7)
    parts = [(kind, part * count / 176) for kind, (part, _) in KINDS.items()]
    amount = {kind: max(1, int(part)) for kind, part in parts}
    for kind, _ in sorted(parts, key=lambda each: int(each[1]) - each[1]):
        if sum(amount.values()) < count:
            amount[kind] += 1
    while sum(amount.values()) > count:
        amount[max(amount, key=amount.get)] -= 1
    while sum(amount.values()) < count:
        amount["10"] += 1
    kinds = [kind for kind, many in amount.items() for _ in range(many)]
    chance.shuffle(kinds)
    made = []
    for at, kind in enumerate(kinds):
        own = f"{at:03}{1 + at % 8}"
        who = Person(kind, f"+2290197{kind}{own}", NAMES[at % len(NAMES)])
        if kind == "30" and at % 3 == 0:
            who.other = f"+229019710{(at + 500):03}{1 + at % 8}"
        made.append(who)
    return made


def written(number, at):
    """As people write it: with and without the country, and the old eight digits."""
    digits = number[len("+229"):]
    old = digits[2:]
    return (digits, f"{old[:2]} {old[2:4]} {old[4:6]} {old[6:]}", f"+229 {digits}", f"00229{digits}", old)[at % 5]


class List:
    """`rows` of a file as a spreadsheet saves it in French: Windows-1252, semicolons, quotes; some of them are faulty."""

    def __init__(self, rows):
        least = lambda part: max(2, round(part * rows / 200))
        self.duplicates, self.forbidden, self.invalid = least(10), least(5), least(9)
        self.people = people(rows - self.duplicates - self.forbidden - self.invalid)
        self.rows = rows
        self.never = [f"+229019799{at:03}{1 + at % 8}" for at in range(self.forbidden)]  # who has said no before
        lines = [(each.name, written(each.number, at), written(each.other, at) if each.other else "")
                 for at, each in enumerate(self.people)]
        chance = random.Random(11)
        faulty = [(f"Encore {each.name}", written(each.number, at + 1), "")
                  for at, each in enumerate(chance.sample(self.people[:len(self.people) // 2], self.duplicates))]
        faulty += [("Refus de longue date", written(each, at), "") for at, each in enumerate(self.never)]
        wrong = ("97 12", "", "néant", "0112", "97 12 34 5x", "+33 6 12")
        faulty += [("Boutique \"Le Sahel\" ; Dantokpa", wrong[at % len(wrong)], "") for at in range(self.invalid)]
        for each in faulty:  # behind the first of each pair
            lines.insert(chance.randrange(len(self.people) // 2 + 1, len(lines) + 1), each)
        text = "Référence;Nom;Téléphone;Tel 2;Ville;Forfait\r\n"
        for at, (name, number, other) in enumerate(lines):
            quoted = '"' + name.replace('"', '""') + '"' if set(name) & set('";') else name
            text += f"F-{at + 1:04};{quoted};{number};{other};{TOWNS[at % len(TOWNS)]};{(at % 4 + 1) * 2} Go\r\n"
        self.bytes = text.encode("cp1252")
