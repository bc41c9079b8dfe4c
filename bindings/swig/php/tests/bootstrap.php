<?php
// bindings/swig/php/tests/bootstrap.php - the package's classes, as composer would load them.
declare(strict_types=1);

spl_autoload_register(function (string $name): void {
    $file = __DIR__ . '/../src/' . str_replace('\\', '/', substr($name, strlen('Palabre\\'))) . '.php';
    if (str_starts_with($name, 'Palabre\\') && is_file($file)) {
        require $file;
    }
});
