<?php
// bindings/swig/php/src/Engine.php - a center inside a PHP program, which lends it its thread.
declare(strict_types=1);

namespace Palabre;

/**
 * A contact centre and what the application adds to it.
 *
 * PHP has one thread: connectors and listeners are called from runOne(), run() and whatever else waits here. Create an
 * engine after pcntl_fork(), not before. Without stop() it ends with the last reference to it.
 */
final class Engine
{
    private const SLICE_MS = 100; // so that signals are seen while something is waited for

    private \PalabreBoundary $boundary;

    /** @var array<string, callable> */
    private array $connectors = [];

    /** @var callable|null */
    private $listener = null;
    private int $inside = 0;

    /** @param string|array<string, mixed>|null $configuration a file, or the same as an array */
    public function __construct(string|array|null $configuration = null)
    {
        $this->boundary = new \PalabreBoundary();
        if ($configuration !== null) {
            $this->configure($configuration);
        }
    }

    public static function version(): string
    {
        return \PalabreBoundary::version();
    }

    /**
     * Takes the path of a configuration file, or the same as an array. Throws PalabreException with all its problems.
     *
     * @param string|array<string, mixed> $configuration
     */
    public function configure(string|array $configuration): static
    {
        $this->check($this->boundary->configure(is_string($configuration) ? $configuration : Json::write($configuration)));
        return $this;
    }

    /**
     * From now on flows that ask the connector $name call $call(string $operation, array $arguments): it returns data or
     * Stale, or throws NotFound. Whatever else is thrown, the caller is told that the system is unavailable.
     *
     * @param array<string, mixed> $description operations, limit_ms, at_once, retries
     */
    public function connector(string $name, callable $call, array $description = []): static
    {
        $this->check($this->boundary->registerConnector($name, $description === [] ? '' : Json::write($description)));
        $this->connectors[$name] = $call;
        return $this;
    }

    /** $listener(array $event) is told what happens, in its order; null takes it away. */
    public function onEvent(?callable $listener): static
    {
        $this->listener = $listener;
        $this->boundary->listen($listener !== null);
        return $this;
    }

    public function start(): void
    {
        $this->check($this->boundary->start());
    }

    /** Lets conversations end within that time, then stops. True where all had. */
    public function stop(int $graceMs = 10_000): bool
    {
        return $this->boundary->stop($graceMs);
    }

    public function isRunning(): bool
    {
        return $this->boundary->running();
    }

    /** Does one task that waits; false where none came within that time, at most 100 ms, or no more come. */
    public function runOne(int $waitMs = self::SLICE_MS): bool
    {
        $task = $this->boundary->nextTask(min($waitMs, self::SLICE_MS));
        return $task !== '' && $this->do(Json::read($task));
    }

    /** Serves connectors and listeners until stop() is called from one of them, or from a signal's handler. */
    public function run(): void
    {
        while ($this->boundary->running()) {
            $this->runOne();
        }
    }

    /**
     * Asks a connector as a flow would.
     *
     * @param array<string, mixed> $arguments
     * @return array<string, mixed> ['outcome' => 'value', 'data' => ...]
     */
    public function call(string $connector, string $operation, array $arguments = [], int $limitMs = 5000): array
    {
        if ($this->inside > 0 && isset($this->connectors[$connector])) { // or it would wait for itself
            return Json::read($this->replyOf($this->connectors[$connector], $operation, $arguments));
        }
        return $this->ask('call', ['connector' => $connector, 'operation' => $operation, 'arguments' => (object) $arguments,
            'limit_ms' => $limitMs]);
    }

    /** @return array<string, mixed>|null customer, entries (the newest first), next; null where nobody is known there */
    public function timeline(string $address, int $limit = 50): ?array
    {
        return $this->ask('timeline', ['address' => $address, 'limit' => $limit]);
    }

    /**
     * Keeps a contact that took place elsewhere.
     *
     * @param array<string, mixed> $fields note, disposition, channel, kind, ...
     * @return array{interaction: string, customer: string}
     */
    public function writeInteraction(string $address, array $fields = []): array
    {
        return $this->ask('write_interaction', ['address' => $address] + $fields);
    }

    /** How that interaction ended, in the company's words. */
    public function dispose(string $interaction, string $code, ?string $note = null): void
    {
        $this->ask('dispose', ['interaction' => $interaction, 'code' => $code, 'note' => $note]);
    }

    /** @return array<string, mixed> ['outcome' => 'queued' or 'forbidden', ...] */
    public function startConversation(string $address, string $text, string $channel = 'sms'): array
    {
        return $this->ask('start_conversation', ['address' => $address, 'text' => $text, 'channel' => $channel]);
    }

    /** @return array<string, mixed> ['outcome' => ...] once somebody answers for whom the service talks, or nobody does */
    public function placeCall(string $address, string $service): array
    {
        return $this->ask('place_call', ['address' => $address, 'service' => $service]);
    }

    /** @return array{told: string, path: list<string>, difference: string} the last is '' where it went as written */
    public function playStory(string $flow, string $story): array
    {
        return $this->ask('play_story', ['flow' => $flow, 'story' => $story]);
    }

    /**
     * How $calls calls of the connector went; time it. $bare: C++ answers instead.
     *
     * @param array<string, mixed> $arguments
     * @return array{answered: int, reason: string}
     */
    public function measure(string $connector, string $operation, array $arguments, int $calls, int $threads = 2,
        bool $bare = false): array
    {
        return $this->ask('measure', ['connector' => $connector, 'operation' => $operation,
            'arguments' => (object) $arguments, 'calls' => $calls, 'threads' => $threads, 'bare' => $bare]);
    }

    /** @param array<string, mixed> $given */
    private function ask(string $operation, array $given): mixed
    {
        $begun = $this->boundary->begin($operation, Json::write((object) $given));
        if ($begun[0] === '{') {
            $this->check($begun);
        }
        while (($came = $this->boundary->await((int) $begun, 0)) === '') {
            $this->runOne(20);
        }
        return $this->check($came)['result'];
    }

    /** @return array<string, mixed> */
    private function check(string $came): array
    {
        $read = $came === '' ? [] : Json::read($came);
        if (isset($read['error'])) {
            throw new PalabreException($read['error']);
        }
        return $read;
    }

    /** @param array<string, mixed> $task */
    private function do(array $task): bool
    {
        if ($task['kind'] === 'closed') {
            return false;
        }
        $reply = '';
        ++$this->inside;
        try {
            if ($task['kind'] === 'event') {
                $this->tell($task['event']);
            } else {
                $reply = $this->replyOf($this->connectors[$task['connector']], $task['operation'], $task['arguments'] ?? []);
            }
        } finally { // exit() in a connector gets here too
            --$this->inside;
            $this->boundary->answer($task['task'], $reply);
        }
        return true;
    }

    /** @param array<string, mixed> $arguments */
    private function replyOf(callable $code, string $operation, array $arguments): string
    {
        try {
            $found = $code($operation, $arguments);
            return Json::write($found instanceof Stale
                ? ['outcome' => 'stale', 'data' => $found->data, 'age_ms' => $found->ageMs]
                : ['outcome' => 'value', 'data' => $found]);
        } catch (NotFound) {
            return Json::write(['outcome' => 'not_found']);
        } catch (\Throwable $thrown) { // errors too: they are the application's, not the caller's
            return Json::write(['outcome' => 'unavailable', 'reason' => $thrown::class . ': ' . $thrown->getMessage()]);
        }
    }

    /** @param array<string, mixed> $event */
    private function tell(array $event): void
    {
        try {
            if ($this->listener !== null) {
                ($this->listener)($event);
            }
        } catch (\Throwable $thrown) { // the listener's own affair
            error_log((string) $thrown);
        }
    }
}
