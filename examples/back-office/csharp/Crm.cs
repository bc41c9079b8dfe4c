// examples/back-office/csharp/Crm.cs - a small CRM with a center inside: it is asked, it listens, it writes back.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using Newtonsoft.Json.Linq;
using Palabre;

/// Crm.exe CONFIGURATION answers calls until Ctrl-C; Crm.exe --story FLOW STORY plays one and says what was noted of it.
static class Crm
{
    static readonly Dictionary<string, Dictionary<string, object>> Subscribers =
        new Dictionary<string, Dictionary<string, object>> {
            ["+2290197123456"] = new Dictionary<string, object> {
                ["credit"] = 2450, ["valid_until"] = "2026-03-31", ["puk"] = "48151623", ["birth_date"] = "07031990",
                ["last_recharge"] = "1000", ["segment"] = "mass" } };

    /// What the flow looks up. Throwing tells the caller that the system is unavailable.
    static Reply LookUp(string operation, JObject arguments)
    {
        Dictionary<string, object> subscriber;
        if (!Subscribers.TryGetValue((string)arguments["number"], out subscriber)) return Reply.NotFound();
        switch (operation)
        {
            case "balance":
                return Reply.Value(new {
                    credit = new { amount_minor = subscriber["credit"], currency = "XOF" },
                    valid_until = subscriber["valid_until"] });
            case "verify":
                object proof;
                subscriber.TryGetValue((string)arguments["proof"], out proof);
                return Reply.Value(new { verified = (string)arguments["given"] == proof as string });
            case "puk": return Reply.Value(new { code = subscriber["puk"] });
            case "category": return Reply.Value(new { segment = subscriber["segment"] });
            default: return Reply.NotFound();
        }
    }

    /// Follows each contact, and writes into its history how it ended.
    sealed class Contacts
    {
        readonly Engine engine;
        readonly Dictionary<string, string> addresses = new Dictionary<string, string>();
        readonly Dictionary<string, List<string>> asked = new Dictionary<string, List<string>>();
        public readonly List<string> Noted = new List<string>();

        public Contacts(Engine of) { engine = of; }

        public void Happened(JObject happened)
        {
            var id = (string)happened["interaction"] ?? "";
            var data = happened["data"];
            switch ((string)happened["type"])
            {
                case "interaction.started":
                    addresses[id] = (string)data["address"];
                    asked[id] = new List<string>();
                    break;
                case "entry.added":
                    if ((string)data["kind"] == "looked_up" && asked.ContainsKey(id)) asked[id].Add((string)data["text"]);
                    break;
                case "interaction.ended":
                    if (!asked.ContainsKey(id)) break;
                    engine.SetDisposition(id, asked[id].Count > 0 ? "Informé" : "Sans suite", string.Join(", ", asked[id]));
                    var newest = engine.Timeline(addresses[id], 2)["entries"];
                    Noted.Add(string.Join(" <- ", newest.Select(each => (string)each["text"])));
                    break;
            }
        }
    }

    static void Main(string[] words)
    {
        using (var engine = new Engine())
        {
            var contacts = new Contacts(engine);
            engine.Connect("crm", LookUp);
            engine.Happened += contacts.Happened;
            if (words[0] == "--story")
            {
                Console.OutputEncoding = new UTF8Encoding(false);
                Console.Write((string)engine.PlayStory(words[1], words[2])["told"]);
                contacts.Noted.ForEach(each => Console.WriteLine("noted " + each));
                return;
            }
            engine.Configure(words[0]).Start();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
