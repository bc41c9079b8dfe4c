<?php
// examples/back-office/php/crm.php - a small CRM with a center inside: it is asked, it listens, it writes back.
declare(strict_types=1);

use Palabre\Engine;
use Palabre\NotFound;

// Where the package is installed by composer, this is vendor/autoload.php.
spl_autoload_register(fn ($name) => require __DIR__ . '/../../../bindings/swig/php/src/' . basename(strtr($name, '\\', '/')) . '.php');

const SUBSCRIBERS = [
    '+2290197123456' => ['credit' => 2450, 'valid_until' => '2026-03-31', 'puk' => '48151623', 'birth_date' => '07031990',
        'last_recharge' => '1000', 'segment' => 'mass'],
];

/** What the flow looks up. Throwing anything else than NotFound tells the caller that the system is unavailable. */
function look_up(string $operation, array $arguments): array
{
    $subscriber = SUBSCRIBERS[$arguments['number']] ?? throw new NotFound();
    return match ($operation) {
        'balance' => ['credit' => ['amount_minor' => $subscriber['credit'], 'currency' => 'XOF'],
            'valid_until' => $subscriber['valid_until']],
        'verify' => ['verified' => ($subscriber[$arguments['proof']] ?? null) === $arguments['given']],
        'puk' => ['code' => $subscriber['puk']],
        'category' => ['segment' => $subscriber['segment']],
        default => throw new NotFound(),
    };
}

/** Follows each contact, and writes into its history how it ended. */
final class Contacts
{
    /** @var list<string> */
    public array $noted = [];
    private array $open = [];

    public function __construct(private Engine $engine)
    {
    }

    public function happened(array $event): void
    {
        ['type' => $type, 'data' => $data] = $event;
        $id = $event['interaction'] ?? '';
        if ($type === 'interaction.started') {
            $this->open[$id] = ['address' => $data['address'], 'asked' => []];
        } elseif ($type === 'entry.added' && $data['kind'] === 'looked_up' && isset($this->open[$id])) {
            $this->open[$id]['asked'][] = $data['text'];
        } elseif ($type === 'interaction.ended' && isset($this->open[$id])) {
            $asked = $this->open[$id]['asked'];
            $this->engine->dispose($id, $asked === [] ? 'Sans suite' : 'Informé', implode(', ', $asked));
            $newest = $this->engine->timeline($this->open[$id]['address'], 2)['entries'];
            $this->noted[] = implode(' <- ', array_column($newest, 'text'));
            unset($this->open[$id]);
        }
    }
}

$engine = new Engine();
$contacts = new Contacts($engine);
$engine->connector('crm', look_up(...))->onEvent($contacts->happened(...));
if (($argv[1] ?? '') === '--story') {
    echo $engine->playStory($argv[2], $argv[3])['told'];
    foreach ($contacts->noted as $each) {
        echo "noted $each\n";
    }
} elseif (isset($argv[1])) {
    $engine->configure($argv[1])->start();
    $engine->run(); // until Ctrl-C
} else {
    echo "crm.php CONFIGURATION answers calls until Ctrl-C; crm.php --story FLOW STORY plays one\n";
}
