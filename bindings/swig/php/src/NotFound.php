<?php
// bindings/swig/php/src/NotFound.php - thrown by a connector: the system has answered that there is no such thing.
declare(strict_types=1);

namespace Palabre;

final class NotFound extends \RuntimeException
{
}
