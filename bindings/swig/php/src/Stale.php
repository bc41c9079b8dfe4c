<?php
// bindings/swig/php/src/Stale.php - returned by a connector: an earlier answer, because the system is silent now.
declare(strict_types=1);

namespace Palabre;

final class Stale
{
    public function __construct(public readonly mixed $data, public readonly int $ageMs)
    {
    }
}
