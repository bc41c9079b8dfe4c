# examples/demo/stay_config.py - the configuration of ./dev demo --stay: three companies, their agents, a standby.
"""Addresses: 105 is the sample operator's line with all that it can do; 107, 120 and 130 go straight to an agent, and are
what a simulated day calls and writes to."""

TITLES = {"sahel-mobile": "Sahel Mobile", "lumiere-benin": "Lumière du Bénin", "credit-lagunaire": "Crédit Lagunaire"}
DAY = {"107": "sahel-mobile", "120": "lumiere-benin", "130": "credit-lagunaire"}
DESK, DAY_QUEUE = "support", "conseil"
NAMES = ("Awa Dossou|Koffi Mensah|Sena Agossou|Yao Kpodo|Chimène Hounkpè|Romuald Akpo|Nadège Zinsou|Ulrich Gbaguidi|Prisca Tossou|"
         "Bio Sanni|Aïcha Moussa|Gildas Houngbo|Estelle Ahouandjinou|Moïse Adjovi|Clarisse Dèdjinou|Rachidi Bello|Inès Lawson|"
         "Fidèle Quenum|Mariam Orou|Serge Vodounou|Bénédicte Alapini|Cyr Sossou|Odile Kiki|Landry Djossou|Zénabou Issa|"
         "Wilfrid Fanou|Laure Biokou|Hervé Tchibozo|Grâce Amoussou|Parfait Hodonou").split("|")

TEXT = """# What ./dev demo --stay made for this run: ports, passwords and people are its own.
drain: 2s
state: {folder}/state
log: {{level: debug, json: true}}
store: {{url: "sqlite:{folder}/palabre.db"}}

companies:
{companies}
voice:
  listen: [{listen}]
  peers: {{proxy: {{from: 127.0.0.1}}}}
  media: {{address: {media}, ports: 24000-24999}}
  language: fr
  synthetic: {{voices: {{fr: fr, en: en-gb}}, cache: {folder}/speech}}
  recordings: {folder}/recordings

phones:
  realm: palabre
  users:
    afi: {{password: "${{env:AFI_PHONE}}"}}
    visiteur: {{password: "${{env:VISITOR_PHONE}}", calls: true}}
{phones}
agents:
  afi: {{id: {afi}, title: Afi Dossou, queues: [sahel-mobile/support, sahel-mobile/support_vip, sahel-mobile/support_business]}}
{agents}
flows:
  "105": {folder}/operator/flow.yaml
  "107": {here}/stay/conseil.yaml
  "120": {here}/stay/conseil.yaml
  "130": {here}/stay/conseil.yaml

connectors:
{connectors}
http:
  listen: 127.0.0.1:{http}
  desk: {desk}
  keys:
    demo: {{key: "${{env:DEMO_KEY}}", companies: [{all}], scopes: [read, write, send, events, supervise]}}

standby:
  listen: "udp:127.0.0.1:{standby}"
  ports: 25000-25199
  outbox: {folder}/standby.outbox
  hand_over: {{url: "http://127.0.0.1:{http}", key: "${{env:DEMO_KEY}}", every: 1s}}

messaging:
  listen: 127.0.0.1:{callbacks}
  key: "${{env:CALLBACK_KEY}}"
  carriers:
{carriers}
"""

SORRY = ("{title}, bonjour. Notre serveur vocal est momentanément indisponible. Nous vous envoyons par SMS comment nous "
         "écrire. Au revoir.")

COMPANY = """  {name}:
    title: {title}
    country: BJ
    addresses: [{addresses}]
    events: 1d
    canned: {root}/docs/manual/examples/canned.yaml
    {conversations}
    unavailable:
      say: {{fr: "{sorry}"}}
      sms: {{fr: "{title} : notre serveur vocal revient bientôt. Écrivez-nous sur WhatsApp : wa.me/2290190000105"}}
      sms_every: 0
    queues:
{queues}"""

QUEUE = """      {name}: {{strategy: longest_idle, {extra}wrap_up: {wrap_up}, no_answer: {{ring: 30s, pause_after: 3}}, target: {{within: 20s, share: 0.8}}}}
"""


def companies(root):
    made = ""
    for name, title in TITLES.items():
        own = name == "sahel-mobile"
        addresses = ['"105"'] * own + [f'"{each}"' for each, of in DAY.items() if of == name]
        recorded = "record: true, announce: {fr: Cette conversation est enregistrée., en: This conversation is recorded.}, "
        queues = [(each, recorded, "2min") for each in (DESK, "support_vip", "support_business") if own] + [(DAY_QUEUE, "", "20s")]
        made += COMPANY.format(
            name=name, title=title, root=root, sorry=SORRY.format(title=title), addresses=", ".join(addresses),
            conversations='conversations: {sms: "8105", whatsapp: "2290190000105", templates: {fr: {name: suite_appel, parameters: '
                          '["{company}"]}}}' if own else "conversations: {}",
            queues="".join(QUEUE.format(name=each, extra=extra, wrap_up=wrap) for each, extra, wrap in queues))
    return made


def login(number):
    return f"agent{number:02}"


def text(place):
    """`place` has folder, root, here, listen, media, http, standby, callbacks, afi, desk, carriers and connectors."""
    every = list(TITLES)
    agents = "".join(f"  {login(at)}: {{title: {name}, queues: [{every[at % 3]}/{DAY_QUEUE}]}}\n" for at, name in enumerate(NAMES))
    phones = "".join(f'    {login(at)}: {{password: "${{env:DAY_PHONE}}"}}\n' for at in range(len(NAMES)))
    return TEXT.format(companies=companies(place["root"]), agents=agents, phones=phones, all=", ".join(every), **place)
