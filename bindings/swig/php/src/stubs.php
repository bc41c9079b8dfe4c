<?php
// bindings/swig/php/src/stubs.php - what the extension palabre_native holds, for editors and analysers; never loaded.

/** Use Palabre\Engine: errors come as JSON here. */
class PalabreBoundary
{
    public function __construct() {}
    public function configure(string $fileOrJson): string {}
    public function registerConnector(string $name, string $description): string {}
    public function start(): string {}
    public function begin(string $operation, string $arguments): string {}
    public function await(int $begun, int $waitMs): string {}
    public function listen(bool $wanted): void {}
    public function stop(int $graceMs): bool {}
    public function running(): bool {}
    public function nextTask(int $waitMs): string {}
    public function answer(int $task, string $reply): bool {}
    public static function version(): string {}
}
