// bindings/swig/java/src/main/java/io/palabre/PalabreException.java - misuse, bad configuration, an absent database.
package io.palabre;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The only exception of the package's own. */
public final class PalabreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** One mistake in a file. Line and column count from 1; 0 is unknown. */
    public record Problem(String file, int line, int column, String what, String cure) {}

    private final String code;
    private final transient List<Problem> problems = new ArrayList<>();

    PalabreException(JsonObject error) {
        super(error.get("message").getAsString());
        code = error.get("code").getAsString();
        if (error.has("problems")) {
            for (JsonElement each : error.getAsJsonArray("problems")) {
                JsonObject of = each.getAsJsonObject();
                problems.add(new Problem(of.get("file").getAsString(), of.get("line").getAsInt(), of.get("column").getAsInt(),
                        of.get("what").getAsString(), of.get("cure").getAsString()));
            }
        }
    }

    /** A stable name: "invalid_file", "wrong_state", "unavailable". */
    public String code() {
        return code;
    }

    /** All the mistakes of a file at once. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }
}
