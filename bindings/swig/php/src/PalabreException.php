<?php
// bindings/swig/php/src/PalabreException.php - misuse, bad configuration, an absent database.
declare(strict_types=1);

namespace Palabre;

final class PalabreException extends \RuntimeException
{
    /** A stable name: "invalid_file", "wrong_state", "unavailable". */
    public readonly string $name;

    /** @var list<array{file: string, line: int, column: int, what: string, cure: string}> all of a file's mistakes */
    public readonly array $problems;

    /** @param array<string, mixed> $error */
    public function __construct(array $error)
    {
        parent::__construct($error['message']);
        $this->name = $error['code'];
        $this->problems = $error['problems'] ?? [];
    }
}
