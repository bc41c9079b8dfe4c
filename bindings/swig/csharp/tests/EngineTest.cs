// bindings/swig/csharp/tests/EngineTest.cs - stories, texts, mistakes, events, memory, and the end.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Palabre;

[TestFixture]
public class EngineTest
{
    static readonly string Sources = Environment.GetEnvironmentVariable("PALABRE_SOURCES");
    static readonly string Operator = Path.Combine(Sources, "samples-ivr", "operator");
    string folder;

    [SetUp]
    public void MakeFolder()
    {
        folder = Path.Combine(Path.GetTempPath(), "palabre-" + Guid.NewGuid());
        Directory.CreateDirectory(folder);
    }

    [TearDown]
    public void RemoveFolder()
    {
        Directory.Delete(folder, true);
    }

    static Reply Crm(string operation, JObject arguments)
    {
        if ((string)arguments["number"] != "+2290197123456") return Reply.NotFound();
        switch (operation)
        {
            case "balance":
                return Reply.Value(new { credit = new { amount_minor = 2450, currency = "XOF" }, valid_until = "2026-03-31" });
            case "verify": return Reply.Value(new { verified = (string)arguments["given"] == "1000" });
            case "puk": return Reply.Value(new { code = "48151623" });
            default: return Reply.NotFound();
        }
    }

    static Reply Echo(string operation, JObject arguments)
    {
        return Reply.Value(arguments);
    }

    public static JObject Settings(string folder)
    {
        return JObject.Parse(@"{'log':{'level':'error'},'store':{'url':'sqlite:FOLDER/palabre.db'},
            'companies':{'sahel-mobile':{'country':'BJ'}},
            'voice':{'listen':['udp:127.0.0.1:0'],'recordings':'FOLDER/recordings','synthetic':false},
            'flows':{'*':'FLOW'},'connectors':{'console':{'url':'http://127.0.0.1:9','paths':{'status':'/'}}}}"
            .Replace("FOLDER", folder).Replace("FLOW", Path.Combine(Operator, "flow.yaml")));
    }

    Engine Running(Connector crm)
    {
        var engine = new Engine().Configure(Settings(folder)).Connect("crm", crm);
        engine.Start();
        return engine;
    }

    static JObject Play(Engine engine, string story)
    {
        return engine.PlayStory(Path.Combine(Operator, "flow.yaml"), Path.Combine(Operator, "calls", story + ".story"));
    }

    [TestCase("new_caller")]
    [TestCase("balance_again")]
    [TestCase("puk_by_recharge")]
    [TestCase("sms")]
    public void TheSameStory(string story)
    {
        foreach (var threads in new[] { 0, 1 })
            using (var engine = new Engine(threads).Connect("crm", Crm))
                Assert.AreEqual("", (string)Play(engine, story)["difference"]);
    }

    [Test]
    public void TextsAndNumbersGoThroughExactly()
    {
        using (var engine = Running(Echo))
        {
            var data = new JObject { { "text", "Fɔngbè 🌳 a\0b\"\\\n" }, { "least", long.MinValue }, { "most", long.MaxValue },
                { "day", "2026-03-31T00:00:00Z" } };
            var came = (JObject)engine.Call("crm", "echo", data)["data"];
            Assert.AreEqual((string)data["text"], (string)came["text"]);
            Assert.AreEqual(long.MinValue, (long)came["least"]);
            Assert.AreEqual(long.MaxValue, (long)came["most"]);
            Assert.AreEqual(JTokenType.String, came["day"].Type);
            Assert.AreEqual("2026-03-31T00:00:00Z", (string)came["day"]);
        }
    }

    [Test]
    public void OddNamesArriveAsTheyAre()
    {
        using (var engine = Running((operation, arguments) => Reply.Value(operation + arguments)))
            foreach (var name in new[] { "a\"b\\", "\",\"arguments\":{\"x\":1}", "\",\"operation\":\"y", "Fɔngbè 🌳" })
            {
                var came = engine.Call("crm", name, new JObject { { "text", "\",\"arguments\":" } });
                Assert.AreEqual("value", (string)came["outcome"], (string)came["reason"]);
                StringAssert.StartsWith(name, (string)came["data"]);
                StringAssert.EndsWith("\\\",\\\"arguments\\\":\"\n}", ((string)came["data"]).Replace("\r", ""));
            }
    }

    [Test]
    public void HalfAPairIsReplacedOrRefused()
    {
        using (var engine = Running(Echo))
        {
            try
            {
                var came = engine.Call("crm", "echo", new JObject { { "text", "a\ud800b" } });
                Assert.AreEqual("value", (string)came["outcome"]);
            }
            catch (PalabreException refused)
            {
                Assert.AreEqual("invalid_argument", refused.Code);
            }
            catch (ArgumentException)
            {
            }
            Assert.AreEqual("value", (string)engine.Call("crm", "echo")["outcome"]);
        }
        Assert.Throws<ArgumentException>(() => new Engine().Connect("a\0b", Echo));
    }

    [Test]
    public void WhateverIsThrownBecomesUnavailable()
    {
        foreach (var thrown in new Exception[] { new IOException("down 🌳"), new InvalidCastException(), new OutOfMemoryException() })
        {
            var before = thrown;
            using (var engine = new Engine().Configure(Settings(folder)).Connect("crm", (operation, arguments) => { throw before; }))
            {
                engine.Start();
                var came = engine.Call("crm", "echo");
                Assert.AreEqual("unavailable", (string)came["outcome"]);
                Assert.AreEqual(thrown.GetType().Name + ": " + thrown.Message, (string)came["reason"]);
            }
        }
        using (var engine = Running((operation, arguments) => null))
            Assert.AreEqual("unavailable", (string)engine.Call("crm", "echo")["outcome"]);
    }

    [Test]
    public void NotFoundAndStale()
    {
        using (var engine = Running((operation, arguments) => operation == "absent" ? Reply.NotFound()
            : Reply.Stale(new { francs = 700 }, TimeSpan.FromMinutes(90))))
        {
            Assert.AreEqual("not_found", (string)engine.Call("crm", "absent")["outcome"]);
            Assert.AreEqual(5400000, (long)engine.Call("crm", "old")["age_ms"]);
        }
    }

    [Test]
    public void MistakesAreExceptionsWithTheirCures()
    {
        using (var engine = new Engine())
        {
            var wrong = Assert.Throws<PalabreException>(() => engine.Configure(JObject.Parse("{'drain':'soon','fly':1}")));
            Assert.AreEqual("invalid_file", wrong.Code);
            Assert.GreaterOrEqual(wrong.Problems.Count, 3);
            Assert.AreEqual("wrong_state", Assert.Throws<PalabreException>(() => engine.Start()).Code);
            Assert.Throws<PalabreException>(() => engine.Connect("crm", Crm, new JObject { { "limits", 1 } }));
            Assert.Throws<PalabreException>(() => engine.Timeline("+2290197123456"));
            StringAssert.Contains("absent 🌳.yaml", Assert.Throws<PalabreException>(() => engine.Configure("absent 🌳.yaml")).Message);
        }
    }

    [Test]
    public void EventsAndWhatAnApplicationWrites()
    {
        using (var engine = Running(Crm))
        using (var disposed = new ManualResetEventSlim())
        {
            var heard = new List<JObject>();
            engine.Happened += happened =>
            {
                lock (heard) heard.Add(happened);
                if ((string)happened["type"] != "disposition.given") return;
                disposed.Set();
                throw new InvalidOperationException("a handler's mistake ends nothing");
            };
            Assert.IsNull(engine.Timeline("0197123456"));
            var made = engine.WriteInteraction("0197123456",
                new JObject { { "note", "Fɔngbè 🌳" }, { "disposition", "informed" } });
            Assert.IsTrue(disposed.Wait(60000));
            lock (heard)
            {
                CollectionAssert.AreEqual(new[] { "interaction.started", "entry.added", "entry.added", "disposition.given" },
                    heard.Select(each => (string)each["type"]));
                Assert.AreEqual((string)made["interaction"], (string)heard[0]["interaction"]);
            }
            engine.SetDisposition((string)made["interaction"], "callback", "after six");
            CollectionAssert.AreEquivalent(new[] { "after six", "callback", "informed", "Fɔngbè 🌳" },
                engine.Timeline("0197123456")["entries"].Select(each => (string)each["text"]));
            Assert.AreEqual("queued", (string)engine.StartConversation("0197123456", "Prête.")["outcome"]);
            Assert.AreEqual("failed", (string)engine.PlaceCall("0197123456", "105")["outcome"]);
        }
    }

    [Test]
    public void AConnectorMayCallTheEngineAndItself()
    {
        Engine engine = null;
        engine = Running((operation, arguments) => operation == "inner"
            ? Reply.Value(engine.Timeline("0197123456") == null) : Reply.Value(engine.Call("crm", "inner")));
        Assert.IsTrue((bool)engine.Call("crm", "outer")["data"]["data"]);
        engine.Dispose();
    }

    [Test]
    public void ATemporaryConnectorIsKept()
    {
        using (var engine = Running(new List<int> { 1, 2 }.Count == 2 ? (Connector)((operation, arguments) => Echo(operation, arguments)) : null))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.AreEqual("value", (string)engine.Call("crm", "echo")["outcome"]);
        }
    }

    [Test]
    public void WhoIsLateCostsTheDeadlineAndStopDoesNotWaitForHim()
    {
        var free = new ManualResetEventSlim();
        var engine = Running((operation, arguments) => { free.Wait(); return Reply.NotFound(); });
        Assert.AreEqual("unavailable", (string)engine.Call("crm", "stuck", null, 50)["outcome"]);
        StringAssert.Contains("stuck", (string)engine.Call("crm", "next", null, 60000)["reason"]);
        Assert.IsTrue(engine.Stop(TimeSpan.FromSeconds(5)));
        free.Set();
    }

    static long ResidentKb()
    {
        return long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * 4;
    }

    [Test]
    public void MemoryStaysAsItIs()
    {
        using (var engine = new Engine().Connect("crm", Echo))
        {
            var data = new JObject { { "text", new string('x', 1000) } };
            engine.Measure("crm", "echo", data, 30000, 2, false); // the heap has grown to what it takes
            var before = ResidentKb();
            Assert.AreEqual(100000, (long)engine.Measure("crm", "echo", data, 100000, 2, false)["answered"]);
            Assert.Less(ResidentKb() - before, 50000); // a leak of one text a call would be 100 MB
        }
    }

    [TestCase("return", 0)]
    [TestCase("exit", 0)]
    [TestCase("throw", 1)]
    public void ExitWithoutStop(string how, int status)
    {
        var here = Path.GetDirectoryName(typeof(EngineTest).Assembly.Location);
        var info = new ProcessStartInfo("mono", string.Format("\"{0}\" {1} \"{2}\"", Path.Combine(here, "Leaving.exe"), how, folder)) {
            UseShellExecute = false, RedirectStandardError = true };
        using (var program = Process.Start(info))
        {
            var told = program.StandardError.ReadToEndAsync();
            Assert.IsTrue(program.WaitForExit(60000), "it hangs");
            Assert.AreEqual(status, program.ExitCode, told.Result);
        }
    }
}
