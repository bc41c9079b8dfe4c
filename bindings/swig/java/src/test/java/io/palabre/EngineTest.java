// bindings/swig/java/src/test/java/io/palabre/EngineTest.java - stories, texts, mistakes, events, memory, and the end.
package io.palabre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
    static final Path OPERATOR = Path.of(System.getProperty("palabre.sources"), "samples-ivr", "operator");
    static final Duration LONG = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    static Reply crm(String operation, JsonObject arguments) {
        if (!arguments.get("number").getAsString().equals("+2290197123456")) {
            return Reply.notFound();
        }
        return switch (operation) {
            case "balance" -> Reply.value(Map.of("credit", Map.of("amount_minor", 2450, "currency", "XOF"), "valid_until",
                    "2026-03-31"));
            case "verify" -> Reply.value(Map.of("verified", arguments.get("given").getAsString().equals("1000")));
            case "puk" -> Reply.value(Map.of("code", "48151623"));
            default -> Reply.notFound();
        };
    }

    static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }

    static JsonObject settings(Path folder) {
        return json("{'log':{'level':'error'},'store':{'url':'sqlite:" + folder + "/palabre.db'},"
                + "'companies':{'sahel-mobile':{'country':'BJ'}},"
                + "'voice':{'listen':['udp:127.0.0.1:0'],'recordings':'" + folder + "/recordings','synthetic':false},"
                + "'flows':{'*':'" + OPERATOR.resolve("flow.yaml") + "'},"
                + "'connectors':{'console':{'url':'http://127.0.0.1:9','paths':{'status':'/'}}}}");
    }

    Engine running(Connector crm) {
        Engine engine = new Engine().configure(settings(folder)).connector("crm", crm);
        engine.start();
        return engine;
    }

    static JsonObject play(Engine engine, String story) {
        return engine.playStory(OPERATOR.resolve("flow.yaml"), OPERATOR.resolve("calls").resolve(story + ".story"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"new_caller", "balance_again", "puk_by_recharge", "sms"})
    void theSameStory(String story) {
        for (int threads : new int[] {0, 1}) {
            try (Engine engine = new Engine(threads).connector("crm", EngineTest::crm)) {
                assertEquals("", play(engine, story).get("difference").getAsString());
            }
        }
    }

    @Test
    void textsAndNumbersGoThroughExactly() {
        try (Engine engine = running((operation, arguments) -> Reply.value(arguments))) {
            JsonObject data = new JsonObject();
            data.addProperty("text", "Fɔngbè 🌳 a\0b\"\\\n");
            data.addProperty("least", Long.MIN_VALUE);
            data.addProperty("most", Long.MAX_VALUE);
            JsonObject came = engine.call("crm", "echo", data, LONG).getAsJsonObject("data");
            assertEquals("Fɔngbè 🌳 a\0b\"\\\n", came.get("text").getAsString());
            assertEquals(Long.MIN_VALUE, came.get("least").getAsLong());
            assertEquals(Long.MAX_VALUE, came.get("most").getAsLong());
            data.addProperty("text", "a\ud800b"); // a lone surrogate has no UTF-8
            String text = engine.call("crm", "echo", data, LONG).getAsJsonObject("data").get("text").getAsString();
            assertEquals("a?b", text);
        }
    }

    @Test
    void whateverIsThrownBecomesUnavailable() {
        for (Throwable thrown : List.of(new IOException("down 🌳"), new StackOverflowError(), new ThreadDeath())) {
            try (Engine engine = new Engine().configure(settings(folder)).connector("crm", (operation, arguments) -> {
                EngineTest.<RuntimeException>sneak(thrown);
                return null;
            })) {
                engine.start();
                JsonObject came = engine.call("crm", "echo", new JsonObject(), LONG);
                assertEquals("unavailable", came.get("outcome").getAsString());
                assertEquals(thrown.toString(), came.get("reason").getAsString());
            }
        }
        try (Engine engine = running((operation, arguments) -> null)) {
            assertEquals("unavailable", engine.call("crm", "echo", new JsonObject(), LONG).get("outcome").getAsString());
        }
    }

    @SuppressWarnings("unchecked")
    static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void notFoundAndStale() {
        try (Engine engine = running((operation, arguments) -> operation.equals("absent") ? Reply.notFound()
                : Reply.stale(Map.of("francs", 700), Duration.ofMinutes(90)))) {
            assertEquals("{\"outcome\":\"not_found\"}", engine.call("crm", "absent", new JsonObject(), LONG).toString());
            assertEquals(5_400_000, engine.call("crm", "old", new JsonObject(), LONG).get("age_ms").getAsLong());
        }
    }

    @Test
    void mistakesAreExceptionsWithTheirCures() {
        try (Engine engine = new Engine()) {
            var wrong = assertThrows(PalabreException.class, () -> engine.configure(json("{'drain':'soon','fly':1}")));
            assertEquals("invalid_file", wrong.code());
            assertTrue(wrong.problems().size() >= 3, wrong.getMessage());
            assertEquals("wrong_state", assertThrows(PalabreException.class, engine::start).code());
            assertThrows(PalabreException.class, () -> engine.connector("crm", EngineTest::crm, json("{'limits':1}")));
            assertThrows(PalabreException.class, () -> engine.timeline("+2290197123456", 50));
            var told = assertThrows(PalabreException.class, () -> engine.configure(Path.of("absent 🌳.yaml")));
            assertTrue(told.getMessage().contains("absent 🌳.yaml"), told.getMessage());
        }
    }

    @Test
    void eventsAndWhatAnApplicationWrites() throws Exception {
        try (Engine engine = running(EngineTest::crm)) {
            List<JsonObject> heard = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch disposed = new CountDownLatch(1);
            engine.onEvent(event -> {
                heard.add(event);
                if (event.get("type").getAsString().equals("disposition.given")) {
                    disposed.countDown();
                    throw new IllegalStateException("a listener's mistake ends nothing");
                }
            });
            assertTrue(engine.timeline("0197123456", 50).isEmpty());
            JsonObject made = engine.writeInteraction("0197123456", json("{'note':'Fɔngbè 🌳','disposition':'informed'}"));
            assertTrue(disposed.await(60, TimeUnit.SECONDS));
            assertEquals(List.of("interaction.started", "entry.added", "entry.added", "disposition.given"),
                    heard.stream().map(each -> each.get("type").getAsString()).toList());
            assertEquals(made.get("interaction"), heard.get(0).get("interaction"));
            engine.dispose(made.get("interaction").getAsString(), "callback", "after six");
            var texts = new ArrayList<String>();
            engine.timeline("0197123456", 50).orElseThrow().getAsJsonArray("entries")
                    .forEach(each -> texts.add(each.getAsJsonObject().get("text").getAsString()));
            assertTrue(texts.containsAll(List.of("after six", "callback", "informed", "Fɔngbè 🌳")));
            assertEquals("queued", engine.startConversation("0197123456", "sms", "Prête.").get("outcome").getAsString());
            assertEquals("failed", engine.placeCall("0197123456", "105").get("outcome").getAsString());
        }
    }

    @Test
    void aConnectorMayCallTheEngineAndItself() {
        Engine[] engine = new Engine[1];
        engine[0] = running((operation, arguments) -> operation.equals("inner")
                ? Reply.value(engine[0].timeline("0197123456", 50).isEmpty())
                : Reply.value(engine[0].call("crm", "inner", new JsonObject(), LONG)));
        JsonObject came = engine[0].call("crm", "outer", new JsonObject(), LONG);
        assertTrue(came.getAsJsonObject("data").get("data").getAsBoolean());
        engine[0].close();
    }

    @Test
    void aTemporaryConnectorIsKept() {
        byte[] big = {1};
        try (Engine engine = running((operation, arguments) -> Reply.value(big.length))) {
            System.gc();
            System.runFinalization();
            assertEquals(1, engine.call("crm", "echo", new JsonObject(), LONG).get("data").getAsInt());
        }
    }

    @Test
    void whoIsLateCostsTheDeadlineAndStopDoesNotWaitForHim() {
        CountDownLatch free = new CountDownLatch(1);
        Engine engine = running((operation, arguments) -> {
            free.await();
            return Reply.notFound();
        });
        JsonObject late = engine.call("crm", "stuck", new JsonObject(), Duration.ofMillis(50));
        assertEquals("unavailable", late.get("outcome").getAsString());
        JsonObject next = engine.call("crm", "next", new JsonObject(), Duration.ofMinutes(1));
        assertTrue(next.get("reason").getAsString().contains("stuck"));
        assertTrue(engine.stop(LONG));
        free.countDown();
    }

    static long residentKb() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4;
    }

    @Test
    void memoryStaysAsItIs() throws IOException {
        try (Engine engine = new Engine().connector("crm", (operation, arguments) -> Reply.value(arguments))) {
            JsonObject data = new JsonObject();
            data.addProperty("text", "x".repeat(1000));
            engine.measure("crm", "echo", data, 60_000, 2, false); // the heap has grown to what it takes
            System.gc();
            long before = residentKb();
            assertEquals(json("{'answered':100000,'reason':''}"), engine.measure("crm", "echo", data, 100_000, 2, false));
            assertTrue(residentKb() - before < 60_000, "one leaked text a call would be 100 MB");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"return", "exit", "throw"})
    void exitWithoutStop(String how) throws Exception {
        Process program = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx256m", "-Dpalabre.sources="
                + System.getProperty("palabre.sources"), "-cp", System.getProperty("java.class.path"), Leaving.class.getName(),
                how, folder.toString()).redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start();
        assertTrue(program.waitFor(60, TimeUnit.SECONDS), "it hangs");
        assertEquals(how.equals("throw") ? 1 : 0, program.exitValue(), Files.readString(folder.resolve("out")));
    }

    /** Ends with an engine that runs and a connector that is stuck. */
    static final class Leaving {
        public static void main(String[] words) throws Exception {
            CountDownLatch asked = new CountDownLatch(1);
            Engine engine = new Engine().configure(settings(Path.of(words[1]))).connector("crm", (operation, arguments) -> {
                asked.countDown();
                new CountDownLatch(1).await();
                return Reply.notFound();
            });
            engine.start();
            Thread caller = new Thread(() -> engine.call("crm", "stuck", new JsonObject(), Duration.ofMinutes(1)));
            caller.setDaemon(true);
            caller.start();
            asked.await();
            if (words[0].equals("exit")) {
                System.exit(0);
            }
            if (words[0].equals("throw")) {
                throw new IllegalStateException("as it happens");
            }
        }
    }
}
