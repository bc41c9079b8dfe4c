// bindings/swig/java/src/main/java/io/palabre/Connector.java - a company's system, asked by operation.
package io.palabre;

import com.google.gson.JsonObject;

/** What answers a flow's lookups. Called from a thread of the package's, never from the engine's own. */
@FunctionalInterface
public interface Connector {
    /**
     * Answers {@code operation}, soon: what comes after the call's limit is dropped. Whatever is thrown, the caller is
     * told that the system is unavailable.
     */
    Reply call(String operation, JsonObject arguments) throws Exception;
}
