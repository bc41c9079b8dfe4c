// bindings/swig/csharp/src/Engine.cs - a center inside a .NET application.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Palabre
{
    /// <summary>Answers an operation, soon: what comes after the call's limit is dropped. Whatever is thrown, the caller is
    /// told that the system is unavailable. Called from a thread of the package's, never from the engine's own.</summary>
    public delegate Reply Connector(string operation, JObject arguments);

    /// <summary>A contact centre and what the application adds to it. Connectors and handlers are called from background
    /// threads of the package's; events come in their order, one at a time. With no threads the application calls RunOne
    /// itself. All members may be used from any thread, from connectors and handlers too.</summary>
    public sealed class Engine : IDisposable
    {
        const int SliceMs = 100;
        static readonly List<WeakReference> live = new List<WeakReference>();
        [ThreadStatic] static Engine inside; // whose code this thread is in

        readonly Boundary boundary = new Boundary();
        readonly ConcurrentDictionary<string, Connector> connectors = new ConcurrentDictionary<string, Connector>();
        readonly List<Thread> threads = new List<Thread>();
        readonly object starting = new object();
        Action<JObject> handlers;
        bool serving;

        static Engine()
        {
            AppDomain.CurrentDomain.ProcessExit += (sender, args) => StopAll();
        }

        public Engine(int threads = 1)
        {
            var self = new WeakReference(this);
            var at = boundary;
            for (var nth = 0; nth < threads; ++nth)
                this.threads.Add(new Thread(() => Serve(self, at)) { IsBackground = true, Name = "palabre-" + nth });
            lock (live)
            {
                live.RemoveAll(each => !each.IsAlive);
                live.Add(self);
            }
        }

        /// <summary>Palabre's version.</summary>
        public static string Version { get { return Boundary.Version(); } }

        public bool IsRunning { get { return boundary.Running(); } }

        /// <summary>What happens, as it happens; bindings/README.md lists the events.</summary>
        public event Action<JObject> Happened
        {
            add { lock (starting) { handlers += value; boundary.Listen(true); } }
            remove { lock (starting) { handlers -= value; boundary.Listen(handlers != null); } }
        }

        /// <summary>Reads a configuration file. Throws PalabreException with all its problems.</summary>
        public Engine Configure(string file)
        {
            Check(boundary.Configure(Whole(file)));
            return this;
        }

        /// <summary>The same as JSON; paths in it start from the working directory.</summary>
        public Engine Configure(JObject settings)
        {
            Check(boundary.Configure(Text(settings)));
            return this;
        }

        /// <summary>From now on flows that ask the connector of that name ask this code. The description may have
        /// operations, limit_ms, at_once, retries.</summary>
        public Engine Connect(string name, Connector code, JObject description = null)
        {
            Check(boundary.RegisterConnector(Whole(name), description == null ? "" : Text(description)));
            connectors[name] = code;
            return this;
        }

        public void Start()
        {
            Check(boundary.Start());
            ServeFromNowOn();
        }

        /// <summary>Lets conversations end within that time, then stops. True where all had. Stuck connectors are left
        /// alone.</summary>
        public bool Stop(TimeSpan grace)
        {
            return boundary.Stop((long)grace.TotalMilliseconds);
        }

        /// <summary>Stop with a grace of 10 s.</summary>
        public void Dispose()
        {
            Stop(TimeSpan.FromSeconds(10));
        }

        /// <summary>Does one task that waits, in this thread; false where none came within that time, at most 100 ms, or no
        /// more come.</summary>
        public bool RunOne(TimeSpan wait)
        {
            var task = boundary.NextTask(Math.Min((long)wait.TotalMilliseconds, SliceMs));
            return task.Length > 0 && Do(task);
        }

        /// <summary>Asks a connector as a flow would: {"outcome": "value", "data": ...}.</summary>
        public JObject Call(string connector, string operation, JObject arguments = null, int limitMs = 5000)
        {
            arguments = arguments ?? new JObject();
            Connector own;
            if (inside == this && connectors.TryGetValue(connector, out own)) // or it would wait for itself
                return Read(ReplyOf(own, operation, arguments));
            return (JObject)Ask("call", new JObject {
                { "connector", connector }, { "operation", operation }, { "arguments", arguments }, { "limit_ms", limitMs } });
        }

        /// <summary>{"customer", "entries", "next"}: the newest entries first; null where nobody is known there.</summary>
        public JObject Timeline(string address, int limit = 50)
        {
            return Ask("timeline", new JObject { { "address", address }, { "limit", limit } }) as JObject;
        }

        /// <summary>Keeps a contact that took place elsewhere: note, disposition, channel, kind, ... Gives its ids.</summary>
        public JObject WriteInteraction(string address, JObject fields)
        {
            var given = new JObject(fields);
            given["address"] = address;
            return (JObject)Ask("write_interaction", given);
        }

        /// <summary>How that interaction ended, in the company's words.</summary>
        public void SetDisposition(string interaction, string code, string note = null)
        {
            Ask("dispose", new JObject { { "interaction", interaction }, { "code", code }, { "note", note } });
        }

        /// <summary>Writes to a customer: {"outcome": "queued" or "forbidden", ...}.</summary>
        public JObject StartConversation(string address, string text, string channel = "sms")
        {
            return (JObject)Ask("start_conversation",
                new JObject { { "address", address }, { "text", text }, { "channel", channel } });
        }

        /// <summary>Calls a number for a flow's service; waits until somebody answers, or nobody does.</summary>
        public JObject PlaceCall(string address, string service)
        {
            return (JObject)Ask("place_call", new JObject { { "address", address }, { "service", service } });
        }

        /// <summary>Plays a story in simulated time: {"told", "path", "difference"}; the last is "" where it went as it is
        /// written.</summary>
        public JObject PlayStory(string flow, string story)
        {
            return (JObject)Ask("play_story", new JObject { { "flow", flow }, { "story", story } });
        }

        /// <summary>{"answered", "reason"} of that many calls of the connector; time it. bare: C++ answers instead.</summary>
        public JObject Measure(string connector, string operation, JObject arguments, int calls, int threads, bool bare)
        {
            return (JObject)Ask("measure", new JObject {
                { "connector", connector }, { "operation", operation }, { "arguments", arguments }, { "calls", calls },
                { "threads", threads }, { "bare", bare } });
        }

        JToken Ask(string operation, JObject given)
        {
            ServeFromNowOn();
            var begun = boundary.Begin(operation, Text(given));
            if (begun.StartsWith("{", StringComparison.Ordinal)) Check(begun);
            var pumps = threads.Count == 0;
            var came = "";
            while (came.Length == 0)
            {
                came = boundary.Await(long.Parse(begun), pumps ? 0 : SliceMs);
                if (came.Length == 0 && pumps) RunOne(TimeSpan.FromMilliseconds(20));
            }
            return Check(came)["result"];
        }

        static JObject Check(string came)
        {
            if (came.Length == 0) return null;
            var read = Read(came);
            if (read["error"] != null) throw new PalabreException((JObject)read["error"]);
            return read;
        }

        static string Whole(string text)
        {
            if (text.IndexOf('\0') >= 0) throw new ArgumentException("a name or a path has no NUL");
            return text;
        }

        internal static string Text(JToken of)
        {
            return of.ToString(Formatting.None);
        }

        /// Texts that look like dates stay texts.
        static JObject Read(string text)
        {
            using (var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None })
                return JObject.Load(reader);
        }

        void ServeFromNowOn()
        {
            lock (starting)
            {
                if (serving) return;
                serving = true;
                threads.ForEach(each => each.Start());
            }
        }

        /// Holds the Engine only while it does something for it, so that one that nobody has any more is stopped.
        static void Serve(WeakReference self, Boundary at)
        {
            for (; ; )
            {
                var task = at.NextTask(SliceMs);
                if (!DoFor(self, at, task)) return;
            }
        }

        static bool DoFor(WeakReference self, Boundary at, string task)
        {
            var of = (Engine)self.Target;
            if (of != null) return task.Length == 0 || of.Do(task);
            at.Stop(0);
            return false;
        }

        /// A task, as the engine writes it.
        struct Work
        {
            /// A call's text between its parts. No quote stands in a JSON text without a backslash, so these are found where
            /// they belong and nowhere else; a call whose names have a backslash is read as any other JSON.
            static readonly string[] Parts = {
                "{\"task\":", ",\"kind\":\"call\",\"connector\":\"", "\",\"operation\":\"", "\",\"arguments\":" };

            public long Task;
            public string Kind, Connector, Operation;
            public JObject Body;

            public Work(string text) : this()
            {
                if (!ReadCall(text)) ReadAny(Read(text));
            }

            bool ReadCall(string text)
            {
                var ends = new int[Parts.Length];
                var at = 0;
                for (var each = 0; each < Parts.Length; ++each)
                {
                    ends[each] = text.IndexOf(Parts[each], at, StringComparison.Ordinal);
                    if (ends[each] < 0) return false;
                    at = ends[each] + Parts[each].Length;
                }
                if (text.IndexOf('\\', 0, ends[3]) >= 0 || text[at] != '{') return false;
                Kind = "call";
                Task = long.Parse(Between(text, ends, 0));
                Connector = Between(text, ends, 1);
                Operation = Between(text, ends, 2);
                Body = Engine.Read(text.Substring(at, text.Length - at - 1));
                return true;
            }

            static string Between(string text, int[] ends, int part)
            {
                var from = ends[part] + Parts[part].Length;
                return text.Substring(from, ends[part + 1] - from);
            }

            void ReadAny(JObject task)
            {
                Kind = (string)task["kind"];
                if (Kind == "closed") return;
                Task = (long)task["task"];
                Connector = (string)task["connector"];
                Operation = (string)task["operation"];
                Body = (task["event"] ?? task["arguments"]) as JObject;
            }
        }

        bool Do(string text)
        {
            var task = new Work(text);
            if (task.Kind == "closed") return false;
            var before = inside;
            inside = this;
            var reply = "";
            try
            {
                if (task.Kind == "event") Tell(task.Body);
                else reply = ReplyOf(connectors[task.Connector], task.Operation, task.Body ?? new JObject());
            }
            finally
            {
                inside = before;
                boundary.Answer(task.Task, reply);
            }
            return true;
        }

        /// Nothing that the application throws leaves here.
        static string ReplyOf(Connector code, string operation, JObject arguments)
        {
            try
            {
                return code(operation, arguments).ToString();
            }
            catch (Exception thrown)
            {
                return Reply.Unavailable(thrown.GetType().Name + ": " + thrown.Message).ToString();
            }
        }

        void Tell(JObject happened)
        {
            try
            {
                var to = handlers;
                if (to != null) to(happened);
            }
            catch (Exception thrown)
            {
                Console.Error.WriteLine(thrown); // the handler's own affair
            }
        }

        static void StopAll()
        {
            lock (live)
                foreach (var each in live)
                {
                    var engine = (Engine)each.Target;
                    if (engine != null) engine.boundary.Stop(0);
                }
        }
    }
}
