// bindings/swig/csharp/src/PalabreException.cs - misuse, bad configuration, an absent database.
using System;
using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json.Linq;

namespace Palabre
{
    /// <summary>One mistake in a file. Line and column count from 1; 0 is unknown.</summary>
    public sealed class Problem
    {
        internal Problem(JToken of)
        {
            File = (string)of["file"];
            Line = (int)of["line"];
            Column = (int)of["column"];
            What = (string)of["what"];
            Cure = (string)of["cure"];
        }

        public string File { get; private set; }
        public int Line { get; private set; }
        public int Column { get; private set; }
        public string What { get; private set; }
        public string Cure { get; private set; }
    }

    /// <summary>The only exception of the package's own.</summary>
    public sealed class PalabreException : Exception
    {
        internal PalabreException(JObject error) : base((string)error["message"])
        {
            Code = (string)error["code"];
            Problems = (error["problems"] ?? new JArray()).Select(each => new Problem(each)).ToList();
        }

        /// <summary>A stable name: "invalid_file", "wrong_state", "unavailable".</summary>
        public string Code { get; private set; }

        /// <summary>All the mistakes of a file at once.</summary>
        public IReadOnlyList<Problem> Problems { get; private set; }
    }
}
