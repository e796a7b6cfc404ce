<?php
// A study through PHP's FFI: php study.php crm_php.h

$crm = FFI::load($argv[1]);

/** Own the objects of one call each, and free them at the end. */
final class Owned
{
    public FFI\CData $handle;

    public function __construct(private FFI $crm, private string $type)
    {
        $this->handle = $crm->new("struct {$type}_t *");
    }

    public function out(): FFI\CData
    {
        return FFI::addr($this->handle);
    }

    public function __destruct()
    {
        $this->crm->{"{$this->type}_free"}($this->out());
    }
}

function check(FFI $crm, int $status, Owned $error): void
{
    if ($status !== $crm->CRM_OK) {
        throw new RuntimeException(text($crm->crm_error_message($error->handle)), $status);
    }
}

function text(FFI\CData $text): string
{
    return FFI::string($text->data, $text->length);
}

/** An array of C strings, which live as long as the result. */
function strings(FFI $crm, array $values): array
{
    $pointers = $crm->new('char *[' . count($values) . ']');
    $kept = [];
    foreach ($values as $row => $value) {
        if (!isset($kept[$value])) {
            $kept[$value] = $crm->new('char[' . strlen($value) + 1 . ']');
            FFI::memcpy($kept[$value], $value . "\0", strlen($value) + 1);
        }
        $pointers[$row] = $crm->cast('char *', FFI::addr($kept[$value][0]));
    }
    return [$pointers, $kept];
}

$error = new Owned($crm, 'crm_error');
$definition = '{"version": 1, "arm": "arm", "control": "none", "churned": "lost", "currency": "USD",
    "follow_up": {"days": 30}, "cost": {"fixed": "8000", "per_assigned": "12"}}';
$study = new Owned($crm, 'crm_retention_study');
check($crm, $crm->crm_retention_study_new($definition, strlen($definition), $study->out(), $error->out()), $error);

$rows = 2000;
[$arms, $kept] = strings($crm, [...array_fill(0, 1000, 'mail'), ...array_fill(0, 1000, 'none')]);
$lost = $crm->new("uint8_t[$rows]");
for ($row = 0; $row < $rows; $row++) {
    $lost[$row] = $row % 1000 < ($row < 1000 ? 80 : 120) ? 1 : 0;
}
[$names, $keptNames] = strings($crm, ['arm', 'lost']);
$columns = $crm->new('crm_column_t[2]');
foreach ([[$crm->CRM_TYPE_STRING, $arms], [$crm->CRM_TYPE_BOOL, $lost]] as $at => [$type, $values]) {
    $columns[$at]->struct_size = FFI::sizeof($columns[$at]);
    $columns[$at]->type = $type;
    $columns[$at]->name = $names[$at];
    $columns[$at]->values = $crm->cast('void *', FFI::addr($values[0]));
}
$table = new Owned($crm, 'crm_table');
check($crm, $crm->crm_table_from_columns(FFI::addr($columns[0]), 2, $rows, $table->out(), $error->out()), $error);
check($crm, $crm->crm_retention_study_update($study->handle, $table->handle, $error->out()), $error);

$report = new Owned($crm, 'crm_retention_report');
$options = '{"difference": "newcombe"}';
check($crm, $crm->crm_retention_study_report($study->handle, $options, strlen($options), $report->out(), $error->out()), $error);

$figures = $crm->crm_retention_report_document($report->handle);
$pointer = '/arms/mail/cost_per_retained';
$cost = $crm->new('crm_ratio_set_t');
check($crm, $crm->crm_document_ratio_set($figures, $pointer, strlen($pointer), FFI::addr($cost), FFI::sizeof($cost), $error->out()), $error);
printf("%.2f per retained customer (%.2f to %.2f)\n", $cost->value, $cost->lower, $cost->upper);

$arm = new Owned($crm, 'crm_table');
check($crm, $crm->crm_retention_report_table($report->handle, 'arms', 4, $arm->out(), $error->out()), $error);
$column = $crm->new('size_t');
check($crm, $crm->crm_table_column_index($arm->handle, 'churned', 7, FFI::addr($column), $error->out()), $error);
$churned = $crm->new('int64_t');
check($crm, $crm->crm_table_int64($arm->handle, $column->cdata, 1, FFI::addr($churned), $error->out()), $error);
printf("%d lost\n", $churned->cdata);

try {
    $pointer = '/arms/mial/n';
    check($crm, $crm->crm_document_count($figures, $pointer, strlen($pointer), FFI::addr($crm->new('uint64_t')), $error->out()), $error);
} catch (RuntimeException $exception) {
    printf("%d %s\n", $exception->getCode(), text($crm->crm_error_path($error->handle)));
}
