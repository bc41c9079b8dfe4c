<?php
// bindings/swig/php/tests/bench.php - calls into PHP, beside the same queue served by C++.
// Usage: bench.php CALLS. Prints nine lines: nanoseconds a call in PHP, and in C++. See benchmarks/bindings.py.
declare(strict_types=1);

require __DIR__ . '/bootstrap.php';

const DATA = ['number' => '+2290197123456', 'language' => 'fr', 'segment' => 'gold', 'at' => '2026-03-02'];

function nanoseconds(Palabre\Engine $engine, int $calls, bool $bare): int
{
    $began = hrtime(true);
    $went = $engine->measure('crm', 'echo', DATA, $calls, 2, $bare);
    if ($went['answered'] !== $calls) {
        throw new RuntimeException($went['reason']);
    }
    return intdiv(hrtime(true) - $began, $calls);
}

$engine = (new Palabre\Engine())->connector('crm', fn (string $operation, array $arguments) => $arguments);
for ($round = 0; $round < 9; ++$round) {
    echo nanoseconds($engine, (int) $argv[1], false), ' ', nanoseconds($engine, (int) $argv[1], true), "\n";
}
