<?php
// bindings/swig/php/tests/EngineTest.php - stories, texts, mistakes, events, memory, and the end.
declare(strict_types=1);

use Palabre\Engine;
use Palabre\NotFound;
use Palabre\PalabreException;
use Palabre\Stale;
use PHPUnit\Framework\TestCase;

final class EngineTest extends TestCase
{
    private const SOURCES = __DIR__ . '/../../../..';
    private string $folder;

    protected function setUp(): void
    {
        $this->folder = sys_get_temp_dir() . '/palabre-' . bin2hex(random_bytes(8));
        mkdir($this->folder);
    }

    protected function tearDown(): void
    {
        exec('rm -rf ' . escapeshellarg($this->folder));
    }

    /** A center on SQLite with a line on loopback that nobody calls. */
    private function settings(): array
    {
        return [
            'log' => ['level' => 'error'],
            'store' => ['url' => "sqlite:$this->folder/palabre.db"],
            'companies' => ['sahel-mobile' => ['country' => 'BJ']],
            'voice' => ['listen' => ['udp:127.0.0.1:0'], 'recordings' => "$this->folder/recordings", 'synthetic' => false],
            'flows' => ['*' => realpath(self::SOURCES) . '/samples-ivr/operator/flow.yaml'],
            'connectors' => ['console' => ['url' => 'http://127.0.0.1:9', 'paths' => ['status' => '/']]],
        ];
    }

    private function running(callable $crm): Engine
    {
        $engine = (new Engine($this->settings()))->connector('crm', $crm);
        $engine->start();
        return $engine;
    }

    public static function crm(string $operation, array $arguments): array
    {
        if ($arguments['number'] !== '+2290197123456') {
            throw new NotFound();
        }
        return match ($operation) {
            'balance' => ['credit' => ['amount_minor' => 2450, 'currency' => 'XOF'], 'valid_until' => '2026-03-31'],
            'verify' => ['verified' => $arguments['given'] === '1000'],
            'puk' => ['code' => '48151623'],
            default => throw new NotFound(),
        };
    }

    private static function play(Engine $engine, string $story): array
    {
        $operator = self::SOURCES . '/samples-ivr/operator';
        return $engine->playStory("$operator/flow.yaml", "$operator/calls/$story.story");
    }

    /**
     * @testWith ["new_caller"]
     *           ["balance_again"]
     *           ["puk_by_recharge"]
     *           ["sms"]
     */
    public function testTheSameStory(string $story): void
    {
        $engine = (new Engine())->connector('crm', self::crm(...));
        self::assertSame('', self::play($engine, $story)['difference']);
    }

    public function testTextsAndNumbersGoThroughExactly(): void
    {
        $engine = $this->running(fn ($operation, $arguments) => $arguments);
        $data = ['text' => "Fɔngbè 🌳 a\0b\"\\\n", 'least' => PHP_INT_MIN, 'most' => PHP_INT_MAX, 'list' => [1, null, true, 0.5]];
        self::assertSame(['outcome' => 'value', 'data' => $data], $engine->call('crm', 'echo', $data));
    }

    public function testBytesThatAreNoTextAreReplaced(): void
    {
        $engine = $this->running(fn () => ['text' => "a\xffb"]);
        self::assertSame("a\u{FFFD}b", $engine->call('crm', 'echo', ['x' => "\xc3"])['data']['text']);
        $this->expectException(PalabreException::class);
        (new Engine())->connector("a\xffb", self::crm(...));
    }

    public function testWhateverIsThrownBecomesUnavailable(): void
    {
        foreach ([new RuntimeException('down 🌳'), new TypeError('wrong'), new ArithmeticError()] as $thrown) {
            $engine = $this->running(fn () => throw $thrown);
            self::assertSame(['outcome' => 'unavailable', 'reason' => $thrown::class . ': ' . $thrown->getMessage()],
                $engine->call('crm', 'echo'));
            $engine->stop(0);
        }
        $engine = $this->running(fn () => NAN); // what JSON cannot write
        self::assertSame('unavailable', $engine->call('crm', 'echo')['outcome']);
        $engine->stop(0);
        $engine = $this->running(fn () => fopen('php://memory', 'r'));
        self::assertSame('unavailable', $engine->call('crm', 'echo')['outcome']);
    }

    public function testNotFoundAndStale(): void
    {
        $engine = $this->running(fn ($operation) => $operation === 'absent' ? throw new NotFound()
            : new Stale(['francs' => 700], 5_400_000));
        self::assertSame(['outcome' => 'not_found'], $engine->call('crm', 'absent'));
        self::assertSame(5_400_000, $engine->call('crm', 'old')['age_ms']);
    }

    private static function thrownBy(callable $wrong): PalabreException
    {
        try {
            $wrong();
        } catch (PalabreException $thrown) {
            return $thrown;
        }
        self::fail('nothing was thrown');
    }

    public function testMistakesAreExceptionsWithTheirCures(): void
    {
        $engine = new Engine();
        $wrong = self::thrownBy(fn () => $engine->configure(['drain' => 'soon', 'fly' => 1]));
        self::assertSame('invalid_file', $wrong->name);
        self::assertGreaterThanOrEqual(3, count($wrong->problems));
        self::assertSame('wrong_state', self::thrownBy(fn () => $engine->start())->name);
        self::thrownBy(fn () => $engine->connector('crm', self::crm(...), ['limits' => 1]));
        self::thrownBy(fn () => $engine->timeline('+2290197123456'));
        self::assertStringContainsString('absent 🌳.yaml', self::thrownBy(fn () => $engine->configure('absent 🌳.yaml'))->getMessage());
    }

    public function testEventsAndWhatAnApplicationWrites(): void
    {
        $engine = $this->running(self::crm(...));
        $heard = [];
        $engine->onEvent(function (array $event) use (&$heard): void {
            $heard[] = $event;
            if (count($heard) === 2) {
                throw new LogicException("a listener's mistake ends nothing");
            }
        });
        $log = ini_set('error_log', "$this->folder/log");
        self::assertNull($engine->timeline('0197123456'));
        $made = $engine->writeInteraction('0197123456', ['note' => 'Fɔngbè 🌳', 'disposition' => 'informed']);
        for ($tries = 0; count($heard) < 4 && $tries < 600; ++$tries) {
            $engine->runOne();
        }
        ini_set('error_log', (string) $log);
        self::assertSame(['interaction.started', 'entry.added', 'entry.added', 'disposition.given'],
            array_column($heard, 'type'));
        self::assertSame($made['interaction'], $heard[0]['interaction']);
        self::assertStringContainsString("a listener's mistake", file_get_contents("$this->folder/log"));
        $engine->dispose($made['interaction'], 'callback', 'after six');
        self::assertEqualsCanonicalizing(['after six', 'callback', 'informed', 'Fɔngbè 🌳'],
            array_column($engine->timeline('0197123456')['entries'], 'text'));
        self::assertSame('queued', $engine->startConversation('0197123456', 'Prête.')['outcome']);
        self::assertSame('failed', $engine->placeCall('0197123456', '105')['outcome']);
    }

    public function testAConnectorMayCallTheEngineAndItself(): void
    {
        $engine = null;
        $engine = $this->running(function (string $operation) use (&$engine) {
            return $operation === 'inner' ? $engine->timeline('0197123456') === null : $engine->call('crm', 'inner');
        });
        self::assertTrue($engine->call('crm', 'outer')['data']['data']);
        $engine->stop(0);
    }

    public function testATemporaryConnectorIsKept(): void
    {
        $engine = $this->running(new class {
            public function __invoke(): array
            {
                return ['alive' => true];
            }
        });
        gc_collect_cycles();
        self::assertSame(['alive' => true], $engine->call('crm', 'echo')['data']);
    }

    public function testWhoIsLateCostsTheDeadline(): void
    {
        $engine = $this->running(function () {
            usleep(300_000);
            return 1;
        });
        self::assertSame('unavailable', $engine->call('crm', 'slow', [], 50)['outcome']);
        self::assertSame(1, $engine->call('crm', 'next', [], 60_000)['data']); // it answers again
        self::assertTrue($engine->stop(5000));
    }

    private static function residentKb(): int
    {
        return 4 * (int) explode(' ', file_get_contents('/proc/self/statm'))[1];
    }

    public function testMemoryStaysAsItIs(): void
    {
        $engine = (new Engine())->connector('crm', fn ($operation, $arguments) => $arguments);
        $data = ['text' => str_repeat('x', 1000)];
        $engine->measure('crm', 'echo', $data, 20_000);
        $before = self::residentKb();
        self::assertSame(['answered' => 100_000, 'reason' => ''], $engine->measure('crm', 'echo', $data, 100_000));
        self::assertLessThan(20_000, self::residentKb() - $before); // a leak of one text a call would be 100 MB
    }

    /**
     * @testWith ["", 0]
     *           ["exit(3);", 3]
     *           ["throw new Exception();", 255]
     *           ["$engine->connector('late', fn () => 1);", 255]
     *           ["$engine = null;", 0]
     *           ["$engine->call('crm', 'stuck');", 4]
     */
    public function testExitWithoutStop(string $how, int $status): void
    {
        $program = sprintf('require %s; $engine = new Palabre\Engine(%s);
            $engine->connector("crm", function () { exit(4); });
            $engine->onEvent(print_r(...)); $engine->start(); %s', var_export(__DIR__ . '/bootstrap.php', true),
            var_export($this->settings(), true), $how);
        $command = sprintf('timeout 60 %s -d extension=%s -r %s 2>&1', escapeshellarg(PHP_BINARY),
            escapeshellarg(getenv('PALABRE_EXTENSION')), escapeshellarg($program));
        exec($command, $told, $came);
        self::assertSame($status, $came, implode("\n", $told));
    }

    public function testASignalIsSeenWhileItWaits(): void
    {
        $program = sprintf('require %s; $engine = new Palabre\Engine(%s);
            $engine->connector("crm", fn () => 1);
            pcntl_async_signals(true); pcntl_signal(SIGINT, fn () => $engine->stop());
            $engine->start(); echo "ready\n"; $engine->run(); echo "over";', var_export(__DIR__ . '/bootstrap.php', true),
            var_export($this->settings(), true));
        $running = proc_open([PHP_BINARY, '-d', 'extension=' . getenv('PALABRE_EXTENSION'), '-r', $program],
            [1 => ['pipe', 'w']], $pipes);
        self::assertSame("ready\n", fgets($pipes[1]));
        proc_terminate($running, SIGINT);
        self::assertSame('over', stream_get_contents($pipes[1]));
        self::assertSame(0, proc_close($running));
    }
}
