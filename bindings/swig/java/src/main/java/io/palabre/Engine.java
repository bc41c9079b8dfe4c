// bindings/swig/java/src/main/java/io/palabre/Engine.java - a center inside a Java application.
package io.palabre;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A contact centre and what the application adds to it.
 *
 * <p>Connectors and listeners are called from daemon threads of the package's, never from the engine's own; events come in
 * their order, one at a time. With no threads the application calls {@link #runOne} itself. All methods may be called from
 * any thread, from connectors and listeners too. Without close() an engine ends with the process.
 */
public final class Engine implements AutoCloseable {
    private static final long SLICE_MS = 100;
    private static final Cleaner CLEANER = Cleaner.create();
    private static final Set<Engine> LIVE = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private static final ThreadLocal<Engine> INSIDE = new ThreadLocal<>(); // whose code this thread is in

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Engine::stopAll, "palabre-end"));
    }

    private final Boundary boundary = new Boundary();
    private final Object life = new Object(); // held by all who may use the boundary
    private final Map<String, Connector> connectors = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Consumer<JsonObject> listener;
    private boolean serving;

    /** An engine with one thread for connectors and listeners. */
    public Engine() {
        this(1);
    }

    public Engine(int threads) {
        WeakReference<Engine> self = new WeakReference<>(this);
        Boundary at = boundary;
        Object alive = life;
        CLEANER.register(life, at::delete);
        for (int nth = 0; nth < threads; ++nth) {
            Thread made = new Thread(() -> serve(self, at, alive), "palabre-" + nth);
            made.setDaemon(true);
            this.threads.add(made);
        }
        LIVE.add(this);
    }

    /** Palabre's version. */
    public static String version() {
        return Boundary.version();
    }

    /** Reads a configuration file. Throws PalabreException with all its problems. */
    public Engine configure(Path file) {
        check(boundary.configure(file.toString()));
        return this;
    }

    /** The same as JSON; paths in it start from the working directory. */
    public Engine configure(JsonObject settings) {
        check(boundary.configure(settings.toString()));
        return this;
    }

    /** From now on flows that ask the connector {@code name} ask {@code code}. */
    public Engine connector(String name, Connector code) {
        return connector(name, code, null);
    }

    /** The same, described: {"operations": [...], "limit_ms": 5000, "at_once": 32, "retries": 0}. */
    public Engine connector(String name, Connector code, JsonObject description) {
        check(boundary.registerConnector(name, description == null ? "" : description.toString()));
        connectors.put(name, code);
        return this;
    }

    /** {@code then} is told what happens; null takes it away. */
    public Engine onEvent(Consumer<JsonObject> then) {
        listener = then;
        boundary.listen(then != null);
        return this;
    }

    public void start() {
        check(boundary.start());
        serveFromNowOn();
    }

    /** Lets conversations end within that time, then stops. True where all had. Stuck connectors are left alone. */
    public boolean stop(Duration grace) {
        return boundary.stop(grace.toMillis());
    }

    /** stop() with a grace of 10 s. */
    @Override
    public void close() {
        stop(Duration.ofSeconds(10));
    }

    public boolean isRunning() {
        return boundary.running();
    }

    /** Does one task that waits, in this thread; false where none came within that time, at most 100 ms, or no more come. */
    public boolean runOne(Duration wait) {
        String task = boundary.nextTask(Math.min(wait.toMillis(), SLICE_MS));
        return !task.isEmpty() && doTask(task);
    }

    /** Asks a connector as a flow would: {"outcome": "value", "data": ...}. */
    public JsonObject call(String connector, String operation, JsonObject arguments, Duration limit) {
        Connector own = connectors.get(connector);
        if (own != null && INSIDE.get() == this) { // or it would wait for itself
            return JsonParser.parseString(replyOf(own, operation, arguments)).getAsJsonObject();
        }
        JsonObject given = new JsonObject();
        given.addProperty("connector", connector);
        given.addProperty("operation", operation);
        given.add("arguments", arguments);
        given.addProperty("limit_ms", limit.toMillis());
        return ask("call", given).getAsJsonObject("result");
    }

    /** {"customer", "entries", "next"}: the newest entries first; nothing where nobody is known by that address. */
    public Optional<JsonObject> timeline(String address, int limit) {
        JsonObject given = at(address);
        given.addProperty("limit", limit);
        JsonObject came = ask("timeline", given);
        return came.get("result").isJsonNull() ? Optional.empty() : Optional.of(came.getAsJsonObject("result"));
    }

    /** Keeps a contact that took place elsewhere. {@code fields}: note, disposition, channel, kind, ... Gives its ids. */
    public JsonObject writeInteraction(String address, JsonObject fields) {
        JsonObject given = at(address);
        fields.entrySet().forEach(each -> given.add(each.getKey(), each.getValue()));
        return ask("write_interaction", given).getAsJsonObject("result");
    }

    /** How that interaction ended, in the company's words. */
    public void dispose(String interaction, String code, String note) {
        JsonObject given = new JsonObject();
        given.addProperty("interaction", interaction);
        given.addProperty("code", code);
        given.addProperty("note", note);
        ask("dispose", given);
    }

    /** Writes to a customer: {"outcome": "queued" or "forbidden", ...}. */
    public JsonObject startConversation(String address, String channel, String text) {
        JsonObject given = at(address);
        given.addProperty("channel", channel);
        given.addProperty("text", text);
        return ask("start_conversation", given).getAsJsonObject("result");
    }

    /** Calls a number for a flow's service; waits until somebody answers, or nobody does. */
    public JsonObject placeCall(String address, String service) {
        JsonObject given = at(address);
        given.addProperty("service", service);
        return ask("place_call", given).getAsJsonObject("result");
    }

    /** Plays a story in simulated time: {"told", "path", "difference"}; the last is "" where it went as it is written. */
    public JsonObject playStory(Path flow, Path story) {
        JsonObject given = new JsonObject();
        given.addProperty("flow", flow.toString());
        given.addProperty("story", story.toString());
        return ask("play_story", given).getAsJsonObject("result");
    }

    /** {"answered", "reason"} of that many calls of the connector; time it. {@code bare}: C++ answers instead. */
    public JsonObject measure(String connector, String operation, JsonObject arguments, int calls, int threads, boolean bare) {
        JsonObject given = new JsonObject();
        given.addProperty("connector", connector);
        given.addProperty("operation", operation);
        given.add("arguments", arguments);
        given.addProperty("calls", calls);
        given.addProperty("threads", threads);
        given.addProperty("bare", bare);
        return ask("measure", given).getAsJsonObject("result");
    }

    private static JsonObject at(String address) {
        JsonObject given = new JsonObject();
        given.addProperty("address", address);
        return given;
    }

    private JsonObject ask(String operation, JsonObject given) {
        serveFromNowOn();
        String begun = boundary.begin(operation, given.toString());
        if (begun.startsWith("{")) {
            check(begun);
        }
        boolean pumps = threads.isEmpty();
        String came = "";
        while (came.isEmpty()) {
            came = boundary.await(Long.parseLong(begun), pumps ? 0 : SLICE_MS);
            if (came.isEmpty() && pumps) {
                runOne(Duration.ofMillis(20));
            }
        }
        return check(came);
    }

    private static JsonObject check(String came) {
        if (came.isEmpty()) {
            return null;
        }
        JsonObject read = JsonParser.parseString(came).getAsJsonObject();
        if (read.has("error")) {
            throw new PalabreException(read.getAsJsonObject("error"));
        }
        return read;
    }

    private synchronized void serveFromNowOn() {
        if (!serving) {
            serving = true;
            threads.forEach(Thread::start);
        }
    }

    /** Holds the Engine only while it does something for it, so that one that nobody has any more is stopped. */
    private static void serve(WeakReference<Engine> self, Boundary at, Object life) {
        try {
            while (true) {
                String task = at.nextTask(SLICE_MS);
                Engine of = self.get();
                if (of == null) {
                    at.stop(0);
                    return;
                }
                if (!task.isEmpty() && !of.doTask(task)) {
                    return;
                }
            }
        } finally {
            Reference.reachabilityFence(life);
        }
    }

    private boolean doTask(String text) {
        JsonObject task = JsonParser.parseString(text).getAsJsonObject();
        String kind = task.get("kind").getAsString();
        if (kind.equals("closed")) {
            return false;
        }
        Engine before = INSIDE.get();
        INSIDE.set(this);
        String reply = "";
        try {
            if (kind.equals("event")) {
                tell(task.getAsJsonObject("event"));
            } else {
                JsonObject arguments = task.get("arguments").isJsonObject() ? task.getAsJsonObject("arguments") : new JsonObject();
                Connector code = connectors.get(task.get("connector").getAsString());
                reply = replyOf(code, task.get("operation").getAsString(), arguments);
            }
        } finally {
            INSIDE.set(before);
            boundary.answer(task.get("task").getAsLong(), reply);
        }
        return true;
    }

    private static String replyOf(Connector code, String operation, JsonObject arguments) {
        try {
            return code.call(operation, arguments).toString();
        } catch (Throwable thrown) { // errors too: they are the application's, not the caller's
            return Reply.unavailable(thrown.toString()).toString();
        }
    }

    private void tell(JsonObject event) {
        Consumer<JsonObject> to = listener;
        try {
            if (to != null) {
                to.accept(event);
            }
        } catch (Throwable thrown) { // told where Java tells such things
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, thrown);
        }
    }

    private static void stopAll() {
        synchronized (LIVE) {
            LIVE.forEach(each -> each.boundary.stop(0));
        }
    }
}
