// bindings/swig/java/src/main/java/io/palabre/Reply.java - what a connector answers: data, or the honest lack of it.
package io.palabre;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;

/** An answer. Immutable. */
public final class Reply {
    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final String text;

    private Reply(JsonObject made) {
        text = made.toString();
    }

    /** Data: a JsonElement, or anything that Gson can write, such as a Map or a record of your own. */
    public static Reply value(Object data) {
        return new Reply(with("value", data));
    }

    /** An earlier answer, because the system is silent now. */
    public static Reply stale(Object data, Duration age) {
        JsonObject made = with("stale", data);
        made.addProperty("age_ms", age.toMillis());
        return new Reply(made);
    }

    /** The system has answered: there is no such thing. */
    public static Reply notFound() {
        return new Reply(outcome("not_found"));
    }

    /** The system does not answer. */
    public static Reply unavailable(String reason) {
        JsonObject made = outcome("unavailable");
        made.addProperty("reason", reason);
        return new Reply(made);
    }

    /** As JSON: {"outcome": ...}. */
    @Override
    public String toString() {
        return text;
    }

    private static JsonObject with(String outcome, Object data) {
        JsonObject made = outcome(outcome);
        made.add("data", data instanceof JsonElement ? (JsonElement) data : GSON.toJsonTree(data));
        return made;
    }

    private static JsonObject outcome(String what) {
        JsonObject made = new JsonObject();
        made.addProperty("outcome", what);
        return made;
    }
}
