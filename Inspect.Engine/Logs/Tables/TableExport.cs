using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Engine.Logs.Tables;

/// <summary>
/// Writes tables of runs, samples, messages and events, with the columns of the data frames that Inspect's analysis package makes.
/// Rows go through one at a time, of any number of logs.
/// </summary>
/// <remarks>NaN, which logs have where a number is absent, is an empty cell.</remarks>
public static class TableExport
{
    private const int EventsAtOnce = 20;

    /// <summary>Writes one table of some logs. A log that cannot be read is left, and the others go on.</summary>
    /// <param name="logs">Paths of the logs.</param>
    /// <param name="options">Which table, and how it is written.</param>
    /// <param name="output">Where it goes; stays open.</param>
    /// <param name="cancellationToken">Ends the work in its middle.</param>
    /// <exception cref="InspectException">The table would have too many columns.</exception>
    public static Task<TableResult> WriteAsync(IReadOnlyList<string> logs, TableOptions options, Stream output, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            var schema = SchemaOf(options);
            var left = new List<LeftLog>();
            var rows = Rows(logs, options, new TableRow(schema), left, cancellationToken);
            using var spill = schema.IsOpen ? new RowSpill() : null;
            foreach (var row in spill is null ? [] : rows)
            {
                spill!.Write(row);
            }

            var columns = schema.Columns();
            ITableWriter table = options.Format == TableFormat.Csv
                ? new CsvTable(columns, output)
                : await ParquetTable.CreateAsync(columns, output, cancellationToken).ConfigureAwait(false);
            var count = 0L;
            await using (table.ConfigureAwait(false))
            {
                foreach (var row in spill?.Read() ?? rows)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await table.WriteAsync(row).ConfigureAwait(false);
                    count++;
                }
            }

            return new TableResult(count, [.. left]);
        },
        cancellationToken);

    private static TableSchema SchemaOf(TableOptions options) => options.Kind switch
    {
        TableKind.Evals => EvalRows.Schema(),
        TableKind.Samples => SampleRows.Schema(options.HasDetails),
        TableKind.Messages => MessageRows.Schema(),
        _ => EventRows.Schema(),
    };

    /// <summary>The rows of all logs, each in the same map. A sample that several logs have, as one that was carried on has, is that of the first.</summary>
    private static IEnumerable<IReadOnlyDictionary<int, Cell>> Rows(
        IReadOnlyList<string> logs, TableOptions options, TableRow row, List<LeftLog> left, CancellationToken cancellationToken)
    {
        var seen = new HashSet<UInt128>();
        foreach (var log in logs)
        {
            var given = 0L;
            using var rows = Fill(row, log, options, seen).GetEnumerator();
            while (IsNext(rows, log, given, left))
            {
                cancellationToken.ThrowIfCancellationRequested();
                given++;
                yield return row.Cells;
            }
        }
    }

    private static bool IsNext(IEnumerator<TableRow> rows, string log, long given, List<LeftLog> left)
    {
        try
        {
            return EvalLogReader.Guard(log, rows.MoveNext);
        }
        catch (EvalLogException error)
        {
            left.Add(new LeftLog(log, given, error.Message));
            return false;
        }
    }

    /// <summary>Fills the row again and again with what a log has.</summary>
    private static IEnumerable<TableRow> Fill(TableRow row, string log, TableOptions options, HashSet<UInt128> seen)
    {
        var header = EvalLogReader.ReadHeader(log);
        if (options.Kind == TableKind.Evals)
        {
            EvalRows.Fill(row.Clear(), header, log);
            yield return row;
            yield break;
        }

        foreach (var (summary, open) in SampleReader.Each(log))
        {
            var id = TableIds.OfSample(header.Eval.EvalId ?? string.Empty, summary);
            if (!seen.Add(TableIds.Hash(id)))
            {
                continue;
            }

            using var sample = options.ReadsSamples ? open() : null;
            foreach (var _ in Fill(() => row.Clear().Set("sample_id", Cell.Of(id)).Set("eval_id", Cell.Of(header.Eval.EvalId)).Set("log", Cell.Of(log)), summary, sample, id, options))
            {
                yield return row;
            }
        }
    }

    private static IEnumerable<TableRow> Fill(Func<TableRow> begin, EvalSampleSummary summary, SampleReader? sample, string id, TableOptions options) => options.Kind switch
    {
        TableKind.Samples => [Sample(begin(), summary, sample, options)],
        TableKind.Messages when sample is not null => MessageRows.Of(sample).Select((message, index) => MessageRows.Fill(begin(), message, id, index)),
        TableKind.Events when sample is not null => Events(begin, sample, id),
        _ => [],
    };

    private static TableRow Sample(TableRow row, EvalSampleSummary summary, SampleReader? sample, TableOptions options)
    {
        SampleRows.Fill(row, summary, sample, options);
        return row;
    }

    private static IEnumerable<TableRow> Events(Func<TableRow> begin, SampleReader sample, string id)
    {
        var prompts = new PromptTexts(sample);
        for (var first = 0; first < sample.EventCount; first += EventsAtOnce)
        {
            // With their raw calls put together, and the inputs still in their pool.
            foreach (var (index, happened) in sample.CallPage(first, EventsAtOnce).Index())
            {
                yield return EventRows.Fill(begin(), happened, prompts, id, first + index);
            }
        }
    }
}
