// bindings/swig/csharp/tests/Leaving.cs - a program that ends with an engine that runs and a connector that is stuck.
using System;
using System.Threading;
using Palabre;

static class Leaving
{
    static int Main(string[] words)
    {
        var asked = new ManualResetEventSlim();
        var engine = new Engine().Configure(EngineTest.Settings(words[1])).Connect("crm", (operation, arguments) =>
        {
            asked.Set();
            Thread.Sleep(Timeout.Infinite);
            return Reply.NotFound();
        });
        engine.Start();
        new Thread(() =>
        {
            try { engine.Call("crm", "stuck", null, 60000); } catch (PalabreException) { /* it stops */ }
        }) { IsBackground = true }.Start();
        asked.Wait();
        if (words[0] == "exit") Environment.Exit(0);
        if (words[0] == "throw") throw new InvalidOperationException("as it happens");
        return 0;
    }
}
