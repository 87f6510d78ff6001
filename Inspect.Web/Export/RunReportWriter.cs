using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Inspect.Engine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Components.Export;
using Inspect.Web.Components.Run;
using Inspect.Web.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Web.Export;

/// <summary>Writes a run as one page of HTML, piece by piece: of a large log no more is held than some rows, messages or events.</summary>
/// <param name="look">Styles and script.</param>
/// <param name="logging">For the components.</param>
/// <param name="time">The clock.</param>
public sealed class RunReportWriter(ReportLook look, ILoggerFactory logging, TimeProvider time)
{
    private const int RowsAtOnce = 200;

    /// <summary>A writer where no app runs.</summary>
    /// <exception cref="InspectException">A file of the app is missing.</exception>
    public static RunReportWriter OfApp() => new(ReportAssets.OfApp(), NullLoggerFactory.Instance, TimeProvider.System);

    /// <summary>Writes the report of a run of which nothing is known but its log.</summary>
    /// <param name="log">Path of the log.</param>
    /// <param name="options">What is put in.</param>
    /// <param name="output">Where it goes; stays open.</param>
    /// <param name="cancellationToken">Ends the work in its middle.</param>
    /// <returns>Samples that are in it, whole or not.</returns>
    /// <exception cref="InspectException">The log cannot be read, or none of the chosen samples is there.</exception>
    public async Task<int> WriteAsync(string log, ReportOptions options, Stream output, CancellationToken cancellationToken) =>
        await WriteAsync(await ReportRun.ReadAsync(log, time, cancellationToken), options, output, cancellationToken);

    /// <summary>Writes the report of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">What is put in.</param>
    /// <param name="output">Where it goes; stays open.</param>
    /// <param name="cancellationToken">Ends the work in its middle.</param>
    /// <returns>Samples that are in it, whole or not.</returns>
    /// <exception cref="InspectException">The log cannot be read, or none of the chosen samples is there.</exception>
    public Task<int> WriteAsync(RunView run, ReportOptions options, Stream output, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            var log = run.LogPath ?? throw new InspectException($"The run {run.Run} has no log yet.");
            var counts = new Dictionary<SampleOutcome, int>();
            var chosen = 0;
            foreach (var (summary, _) in SampleReader.Each(log))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var outcome = SampleFacts.Of(summary).Outcome;
                counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
                chosen += IsChosen(options, summary) ? 1 : 0;
            }

            if (chosen == 0 && !options.Samples.IsEmpty)
            {
                throw new InspectException($"The log {Path.GetFileName(log)} has none of the samples {string.Join(", ", options.Samples)}. Name them by id, or by id and epoch as in 12:3.");
            }

            await using var renderer = new ReportRenderer(logging, time);
            await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true);
            var pieces = ReportHole.Split(await renderer.DrawAsync<RunReport>(
                (nameof(RunReport.Look), look), (nameof(RunReport.Run), run), (nameof(RunReport.Counts), counts), (nameof(RunReport.Chosen), chosen),
                (nameof(RunReport.MostMegabytes), options.MostMegabytes), (nameof(RunReport.Back), options.Back), (nameof(RunReport.Time), time)));
            await writer.WriteAsync(pieces[0]);
            await RowsAsync(renderer, writer, run, options, log, cancellationToken);
            await writer.WriteAsync(pieces[1]);
            await new SampleReportWriter(renderer, writer, options).WriteAsync(
                SampleReader.Each(log).Where(s => IsChosen(options, s.Summary)).Select(s => (View: SampleView.Of(s.Summary), s.Open)), s => LabelOf(run, s), cancellationToken);
            await writer.WriteAsync(pieces[2]);
            if (renderer.HasFormulas)
            {
                await writer.WriteAsync($"<script>{look.Formulas}</script>");
            }

            await writer.WriteAsync(pieces[3]);
            return chosen;
        },
        cancellationToken);

    private static async Task RowsAsync(ReportRenderer renderer, StreamWriter writer, RunView run, ReportOptions options, string log, CancellationToken cancellationToken)
    {
        var number = 0;
        foreach (var some in SampleReader.Each(log).Where(s => IsChosen(options, s.Summary)).Select(s => SampleView.Of(s.Summary)).Chunk(RowsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ImmutableArray<SampleRow> rows = [.. some.Select(s => RowOf(run, s, ++number))];
            await writer.WriteAsync(await renderer.DrawAsync<ReportRows>((nameof(ReportRows.Rows), rows)));
        }
    }

    private static SampleRow RowOf(RunView run, SampleView sample, int number) =>
        new(number - 1, number.ToString(CultureInfo.InvariantCulture), null, sample, LabelOf(run, sample), "#" + ReportSample.AnchorOf(number));

    private static string LabelOf(RunView run, SampleView sample) => run.Epochs > 1 ? $"{sample.Id.Text} · epoch {sample.Epoch}" : sample.Id.Text;

    private static bool IsChosen(ReportOptions options, EvalSampleSummary sample) =>
        options.Samples.IsEmpty || options.Samples.Contains(sample.Id.Text) || (sample.Uuid is { } uuid && options.Samples.Contains(uuid))
        || options.Samples.Contains(string.Create(CultureInfo.InvariantCulture, $"{sample.Id.Text}:{sample.Epoch}"));
}
