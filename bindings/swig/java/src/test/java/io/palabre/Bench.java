// bindings/swig/java/src/test/java/io/palabre/Bench.java - calls into Java, beside the same queue served by C++.
package io.palabre;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Bench CALLS prints nine lines: nanoseconds a call in Java, and in C++. See benchmarks/bindings.py. */
final class Bench {
    private static final JsonObject DATA = JsonParser.parseString("{\"number\":\"+2290197123456\",\"language\":\"fr\","
            + "\"segment\":\"gold\",\"at\":\"2026-03-02\"}").getAsJsonObject();

    private static long nanoseconds(Engine engine, int calls, boolean bare) {
        long began = System.nanoTime();
        JsonObject went = engine.measure("crm", "echo", DATA, calls, 2, bare);
        if (went.get("answered").getAsInt() != calls) {
            throw new IllegalStateException(went.toString());
        }
        return (System.nanoTime() - began) / calls;
    }

    public static void main(String[] words) {
        int calls = Integer.parseInt(words[0]);
        try (Engine engine = new Engine().connector("crm", (operation, arguments) -> Reply.value(arguments))) {
            nanoseconds(engine, calls, false); // until it has been compiled
            for (int round = 0; round < 9; ++round) {
                System.out.println(nanoseconds(engine, calls, false) + " " + nanoseconds(engine, calls, true));
            }
        }
    }
}
