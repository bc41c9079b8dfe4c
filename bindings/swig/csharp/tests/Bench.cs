// bindings/swig/csharp/tests/Bench.cs - calls into C#, beside the same queue served by C++.
using System;
using System.Diagnostics;
using Newtonsoft.Json.Linq;
using Palabre;

/// Bench.exe CALLS prints nine lines: nanoseconds a call in C#, and in C++. See benchmarks/bindings.py.
static class Bench
{
    static readonly JObject Data = new JObject {
        { "number", "+2290197123456" }, { "language", "fr" }, { "segment", "gold" }, { "at", "2026-03-02" } };

    static long Nanoseconds(Engine engine, int calls, bool bare)
    {
        var watch = Stopwatch.StartNew();
        var went = engine.Measure("crm", "echo", Data, calls, 2, bare);
        if ((int)went["answered"] != calls) throw new InvalidOperationException(went.ToString());
        return (long)(watch.Elapsed.TotalMilliseconds * 1e6 / calls);
    }

    static void Main(string[] words)
    {
        var calls = int.Parse(words[0]);
        using (var engine = new Engine().Connect("crm", (operation, arguments) => Reply.Value(arguments)))
        {
            Nanoseconds(engine, calls, false); // until it has been compiled
            for (var round = 0; round < 9; ++round)
                Console.WriteLine(Nanoseconds(engine, calls, false) + " " + Nanoseconds(engine, calls, true));
        }
    }
}
