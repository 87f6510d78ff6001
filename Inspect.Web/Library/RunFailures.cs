using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Datasets;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Runs;

namespace Inspect.Web.Library;

/// <summary>The items of a run that failed, as records of a dataset.</summary>
public sealed class RunFailures(RunStore store, SampleSource samples, ImportGate gate)
{
    /// <summary>Items taken from one run at most.</summary>
    public const int MostItems = 5_000;

    private const int Page = 200;
    private static readonly SampleOutcome[] Failed = [SampleOutcome.Incorrect, SampleOutcome.Partial, SampleOutcome.Errored];

    /// <summary>Reads the items that had a sample that did not pass, each once.</summary>
    /// <param name="run">Id of the run, or its beginning.</param>
    /// <param name="filter">A filter of samples that are taken instead; null for those that did not pass.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InspectException">There is no such run, it has not ended, or nothing failed.</exception>
    public async Task<DatasetImport> ReadAsync(string run, string? filter, CancellationToken cancellationToken)
    {
        var view = await store.FindAsync(run, cancellationToken) ?? throw new DatasetException($"There is no run {Format.Line(run, 60)}. Choose one from the list of runs.");
        if (view.IsActive)
        {
            throw new DatasetException($"The run {Format.Line(view.Task, 60)} still goes on. Take its failures when it has ended.");
        }

        using var records = new MemoryStream();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var query in QueriesOf(view, filter))
        {
            for (var first = 0; seen.Count < MostItems; first += Page)
            {
                var page = await samples.PageAsync(view, query, first, Page, cancellationToken);
                foreach (var row in page.Rows.Where(r => seen.Count < MostItems && seen.Add(r.Id.Text)))
                {
                    await WriteAsync(records, view, row, cancellationToken);
                }

                if (first + Page >= page.Total)
                {
                    break;
                }
            }
        }

        if (seen.Count == 0)
        {
            throw new DatasetException(filter is null
                ? $"No sample of this run of {Format.Line(view.Task, 60)} failed, so there is nothing to take."
                : $"No sample of this run of {Format.Line(view.Task, 60)} matches {Format.Line(filter, 100)}.");
        }

        records.Position = 0;
        return await gate.ReadAsync(records, "failures.jsonl", hasNames: true, cancellationToken);
    }

    private static IEnumerable<SampleQuery> QueriesOf(RunView run, string? filter)
    {
        if (filter is null)
        {
            return Failed.Select(o => new SampleQuery { Outcome = o });
        }

        var query = SampleListQuery.Of(run, filter, null, null);
        return query.Error is { } error ? throw new DatasetException($"The filter cannot be read: {error.Message}") : [query.Query];
    }

    private async Task WriteAsync(MemoryStream records, RunView run, SampleView row, CancellationToken cancellationToken)
    {
        using var content = await samples.OpenAsync(run, row.Id, row.Epoch, cancellationToken);
        if (content is null || records.Length > ImportGate.MostBytes)
        {
            return;
        }

        var sample = content.Sample;
        using (var writer = new Utf8JsonWriter(records))
        {
            writer.WriteStartObject();
            Write("id", sample.Id);
            Write("input", sample.Input);
            if (sample.Choices is { } choices)
            {
                Write("choices", choices);
            }

            Write("target", sample.Target);
            if (sample.Metadata is { Count: > 0 } metadata)
            {
                Write("metadata", metadata);
            }

            writer.WriteEndObject();

            void Write<T>(string name, T value)
            {
                writer.WritePropertyName(name);
                Engine.Logs.Format.LogJson.ToElement(value).WriteTo(writer);
            }
        }

        records.WriteByte((byte)'\n');
    }
}
