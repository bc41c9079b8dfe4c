<?php
// bindings/swig/php/src/Json.php - JSON as it crosses: numbers of 64 bits, and texts that are no UTF-8 made so.
declare(strict_types=1);

namespace Palabre;

/** @internal */
final class Json
{
    public static function write(mixed $what): string
    {
        return json_encode($what, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PRESERVE_ZERO_FRACTION);
    }

    /** @return array<string, mixed> */
    public static function read(string $text): array
    {
        return json_decode($text, true, 512, JSON_THROW_ON_ERROR);
    }
}
