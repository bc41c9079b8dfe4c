// bindings/swig/csharp/src/Reply.cs - what a connector answers: data, or the honest lack of it.
using System;
using Newtonsoft.Json.Linq;

namespace Palabre
{
    /// <summary>An answer. Immutable.</summary>
    public sealed class Reply
    {
        readonly string text;

        Reply(string made)
        {
            text = made;
        }

        Reply(JObject made) : this(Engine.Text(made))
        {
        }

        /// <summary>Data: a JToken, or anything that Json.NET can write, such as an anonymous object.</summary>
        public static Reply Value(object data)
        {
            return new Reply("{\"outcome\":\"value\",\"data\":" + Engine.Text(Token(data)) + "}");
        }

        /// <summary>An earlier answer, because the system is silent now.</summary>
        public static Reply Stale(object data, TimeSpan age)
        {
            return new Reply(new JObject {
                { "outcome", "stale" }, { "data", Token(data) }, { "age_ms", (long)age.TotalMilliseconds } });
        }

        /// <summary>The system has answered: there is no such thing.</summary>
        public static Reply NotFound()
        {
            return new Reply(new JObject { { "outcome", "not_found" } });
        }

        /// <summary>The system does not answer.</summary>
        public static Reply Unavailable(string reason)
        {
            return new Reply(new JObject { { "outcome", "unavailable" }, { "reason", reason } });
        }

        /// <summary>As JSON: {"outcome": ...}.</summary>
        public override string ToString()
        {
            return text;
        }

        static JToken Token(object data)
        {
            return data == null ? new JValue((object)null) : data as JToken ?? JToken.FromObject(data);
        }
    }
}
