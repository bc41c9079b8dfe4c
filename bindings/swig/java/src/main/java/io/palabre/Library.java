// bindings/swig/java/src/main/java/io/palabre/Library.java - finds the native library: named, beside, or in the jar.
package io.palabre;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** -Dpalabre.library=FILE is loaded as it is; otherwise the jar's own copy is put into a temporary file. */
final class Library {
    private static final String INSIDE = "/native/linux-x64/libpalabre_java.so";

    private Library() {}

    static void load() {
        String named = System.getProperty("palabre.library");
        if (named != null) {
            System.load(named);
            return;
        }
        try (InputStream library = Library.class.getResourceAsStream(INSIDE)) {
            if (library == null) {
                throw new UnsatisfiedLinkError("this jar has no library for this platform (Linux, x86-64)");
            }
            Path file = Files.createTempFile("palabre", ".so");
            try {
                Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
                System.load(file.toString());
            } finally {
                Files.delete(file); // it stays mapped
            }
        } catch (IOException failed) {
            throw new UnsatisfiedLinkError("the native library cannot be unpacked: " + failed.getMessage());
        }
    }
}
