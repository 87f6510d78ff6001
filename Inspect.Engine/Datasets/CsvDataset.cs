using System.Text.Json;
using Inspect.Engine.Python;

namespace Inspect.Engine.Datasets;

/// <summary>The records of a CSV file, and what looks wrong with it although it can be read.</summary>
/// <param name="source">The file and how it is read.</param>
/// <param name="records">Takes the records, and what the user should know.</param>
internal sealed class CsvDataset(DatasetSource source, RecordList records)
{
    private static readonly char[] Separators = [';', '\t', '|', ','];
    private readonly char _separator = (source.Delimiter ?? CsvDialect.Separator(source.Dialect))[0];

    /// <summary>Reads the records under the names of their columns.</summary>
    /// <exception cref="DatasetException">A row has more or fewer cells than there are columns, or is no sample.</exception>
    public async Task ReadAsync(TextReader text, CancellationToken cancellationToken)
    {
        var names = source.FieldNames;
        if (names is not null)
        {
            CheckNames(names, source.Place);
        }

        await foreach (var row in new CsvRecords(text, _separator).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (records.IsDone)
            {
                break;
            }

            if (row.Fault is { } fault)
            {
                records.Warn(Describe(fault));
            }

            // A blank line is skipped, and a row of blanks; one with too few or too many of them is told: it is likely the rest of another.
            if (row.Cells.All(IsBlank) && (names is null || row.Cells.Length <= 1 || row.Cells.Length == names.Count))
            {
                continue;
            }

            var where = $"{source.Place}:{row.Line}";
            if (names is null)
            {
                names = row.Cells;
                CheckNames(names, where);
                continue;
            }

            if (records.Next())
            {
                Add(names, row, where);
            }
        }
    }

    private static bool IsBlank(string cell) => PythonText.Strip(cell).Length == 0;

    private void Add(IReadOnlyList<string> names, CsvRecord row, string where)
    {
        if (row.Cells.Length != names.Count)
        {
            var fix = row.Cells.Length > names.Count ? "Quote cells that hold the separator." : "Give the row all its cells, empty ones too.";
            throw Refuse($"{where}: {Count(row.Cells.Length, "cell")} under {Count(names.Count, "column")}. {fix}");
        }

        try
        {
            records.Add(ToRecord(names, row.Cells), where);
        }
        catch (DatasetException error)
        {
            throw Refuse(error.Message);
        }
    }

    /// <summary>What looked wrong before is likely the cause.</summary>
    private DatasetException Refuse(string message) => new(records.Warnings.Count == 0 ? message : $"{message} {string.Join(' ', records.Warnings)}");

    private void CheckNames(IReadOnlyList<string> names, string where)
    {
        foreach (var same in names.Index().GroupBy(n => n.Item, n => n.Index + 1).Where(g => g.Count() > 1))
        {
            records.Warn($"{where}: the columns {string.Join(" and ", same)} are both named \"{same.Key}\", and the last one counts. Give each a name of its own.");
        }

        if (names is [var only] && Separators.Where(s => s != _separator && only.Contains(s)).Select(s => (char?)s).FirstOrDefault() is { } separator)
        {
            var shown = separator == '\t' ? "\\t" : separator.ToString();
            records.Warn($"{where}: the file has one column, \"{only}\". If its cells are separated by \"{shown}\", say so in the task: delimiter: \"{shown}\".");
        }
    }

    private string Describe(CsvQuoteFault fault) => fault.IsClosed
        ? $"{source.Place}:{fault.From}: the quote that opens here takes in everything to line {fault.To}, where text follows the quote that closes it. Close it where its cell ends, and double quotes inside of it."
        : $"{source.Place}:{fault.From}: the quote that opens here is never closed, so that everything to the end of the file, line {fault.To}, is one cell. Close it where its cell ends.";

    private static string Count(int number, string what) => $"{number:N0} {what}{(number == 1 ? string.Empty : "s")}";

    private static JsonElement ToRecord(IReadOnlyList<string> names, string[] cells)
    {
        var record = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < cells.Length; i++)
        {
            record[names[i]] = cells[i];
        }

        return JsonSerializer.SerializeToElement(record);
    }
}
