// examples/back-office/java/Crm.java - a small CRM with a center inside: it is asked, it listens, it writes back.
import com.google.gson.JsonObject;
import io.palabre.Engine;
import io.palabre.Reply;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Crm CONFIGURATION answers calls until Ctrl-C; Crm --story FLOW STORY plays a story and says what was noted of it. */
public final class Crm {
    private static final Map<String, Map<String, Object>> SUBSCRIBERS = Map.of("+2290197123456",
            Map.of("credit", 2450, "valid_until", "2026-03-31", "puk", "48151623", "birth_date", "07031990",
                    "last_recharge", "1000", "segment", "mass"));

    /** What the flow looks up. Throwing tells the caller that the system is unavailable. */
    static Reply lookUp(String operation, JsonObject arguments) {
        Map<String, Object> subscriber = SUBSCRIBERS.get(arguments.get("number").getAsString());
        if (subscriber == null) {
            return Reply.notFound();
        }
        return switch (operation) {
            case "balance" -> Reply.value(Map.of("credit", Map.of("amount_minor", subscriber.get("credit"), "currency", "XOF"),
                    "valid_until", subscriber.get("valid_until")));
            case "verify" -> Reply.value(Map.of("verified",
                    arguments.get("given").getAsString().equals(subscriber.get(arguments.get("proof").getAsString()))));
            case "puk" -> Reply.value(Map.of("code", subscriber.get("puk")));
            case "category" -> Reply.value(Map.of("segment", subscriber.get("segment")));
            default -> Reply.notFound();
        };
    }

    /** Follows each contact, and writes into its history how it ended. */
    static final class Contacts {
        private record Contact(String address, List<String> asked) {}

        private final Engine engine;
        private final Map<String, Contact> open = new HashMap<>();
        final List<String> noted = new ArrayList<>();

        Contacts(Engine engine) {
            this.engine = engine;
        }

        void happened(JsonObject event) {
            String id = event.has("interaction") ? event.get("interaction").getAsString() : "";
            JsonObject data = event.getAsJsonObject("data");
            switch (event.get("type").getAsString()) {
                case "interaction.started" -> open.put(id, new Contact(data.get("address").getAsString(), new ArrayList<>()));
                case "entry.added" -> {
                    if (data.get("kind").getAsString().equals("looked_up") && open.containsKey(id)) {
                        open.get(id).asked.add(data.get("text").getAsString());
                    }
                }
                case "interaction.ended" -> {
                    Contact known = open.remove(id);
                    if (known != null) {
                        engine.dispose(id, known.asked.isEmpty() ? "Sans suite" : "Informé", String.join(", ", known.asked));
                        var newest = engine.timeline(known.address, 2).orElseThrow().getAsJsonArray("entries");
                        noted.add(newest.get(0).getAsJsonObject().get("text").getAsString() + " <- "
                                + newest.get(1).getAsJsonObject().get("text").getAsString());
                    }
                }
                default -> { }
            }
        }
    }

    public static void main(String[] words) throws Exception {
        try (Engine engine = new Engine()) {
            Contacts contacts = new Contacts(engine);
            engine.connector("crm", Crm::lookUp).onEvent(contacts::happened);
            if (words[0].equals("--story")) {
                PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
                out.print(engine.playStory(Path.of(words[1]), Path.of(words[2])).get("told").getAsString());
                contacts.noted.forEach(each -> out.println("noted " + each));
                return;
            }
            engine.configure(Path.of(words[0])).start();
            while (engine.isRunning()) {
                Thread.sleep(Duration.ofSeconds(1).toMillis());
            }
        }
    }
}
