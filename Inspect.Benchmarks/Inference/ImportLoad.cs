using System.Diagnostics;
using System.Globalization;
using Inspect.Benchmarks.Pages;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Import;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;

namespace Inspect.Benchmarks.Inference;

/// <summary>Imports of made-up models: <c>import [ROUNDS]</c>. Seconds and memory of the conversion, tokens a second afterwards, and those of the built-in model's shape beside the built-in model.</summary>
internal static class ImportLoad
{
    private const int NewTokens = 64;

    /// <summary>Runs everything.</summary>
    /// <param name="rounds">Rounds of the comparison.</param>
    public static async Task RunAsync(int rounds)
    {
        Console.WriteLine("| model | precision | s | MB more at most | MB written | error | tok/s, one row |\n|---|---|---|---|---|---|---|");
        using (var large = new MadeUpLlama(LlamaShape.TinyLlama))
        {
            foreach (var precision in new[] { WeightPrecision.Int8, WeightPrecision.Int4 })
            {
                await ConvertAsync(LlamaShape.TinyLlama, large, precision);
            }
        }

        await CompareAsync(rounds);
        Console.WriteLine($"load average: {(File.Exists("/proc/loadavg") ? await File.ReadAllTextAsync("/proc/loadavg") : "not known")}");
    }

    private static async Task ConvertAsync(LlamaShape shape, MadeUpLlama model, WeightPrecision precision)
    {
        var target = Directory.CreateTempSubdirectory("inspect-imported-");
        try
        {
            double seconds;
            long more;
            ImportedModel imported;
            using (var peak = new PeakMemory())
            {
                var started = Stopwatch.GetTimestamp();
                imported = await ModelImport.ConvertAsync(model.Path, target.FullName, precision, null, CancellationToken.None);
                (seconds, more) = (Stopwatch.GetElapsedTime(started).TotalSeconds, peak.More);
            }

            var folder = ModelFolder.Read(target.FullName);
            await using var engine = await BatchEngine.LoadAsync(folder, TimeProvider.System);
            await RateAsync(engine, 1, 0);
            var rate = Math.Max(await RateAsync(engine, 1, 1), await RateAsync(engine, 1, 2));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {shape.Name} | {precision.NameOf()} | {seconds:0.0} | {more >> 20} | {folder.SizeBytes >> 20} | {imported.MeanRelativeError:0.0000} | {rate:0.0} |"));
        }
        finally
        {
            target.Delete(recursive: true);
        }
    }

    /// <summary>Both in turn, so that what else the machine does falls on both.</summary>
    private static async Task CompareAsync(int rounds)
    {
        var target = Directory.CreateTempSubdirectory("inspect-imported-");
        try
        {
            using (var model = new MadeUpLlama(LlamaShape.BuiltIn))
            {
                await ModelImport.ConvertAsync(model.Path, target.FullName, WeightPrecision.Int8, null, CancellationToken.None);
            }

            await using var ours = await BatchEngine.LoadAsync(ModelFolder.Read(target.FullName), TimeProvider.System);
            await using var builtIn = await BatchEngine.LoadAsync(ModelFolder.Read(Path.Combine(Repository.Root, "models", "SmolLM2-135M-Instruct")), TimeProvider.System);
            Console.WriteLine("| rows | imported tok/s | built-in tok/s | imported / built-in, median |\n|---|---|---|---|");
            foreach (var rows in new[] { 1, 8 })
            {
                var pairs = new List<(double Ours, double BuiltIn)>();
                for (var round = 0; round <= rounds; round++)
                {
                    var pair = (await RateAsync(ours, rows, round), await RateAsync(builtIn, rows, round));
                    pairs.AddRange(round > 0 ? [pair] : []);
                }

                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {rows} | {pairs.Max(p => p.Ours):0} | {pairs.Max(p => p.BuiltIn):0} | {pairs.Select(p => p.Ours / p.BuiltIn).Order().ElementAt(pairs.Count / 2):0.00} |"));
            }
        }
        finally
        {
            target.Delete(recursive: true);
        }
    }

    private static async Task<double> RateAsync(ILocalEngine engine, int rows, int round)
    {
        var started = Stopwatch.GetTimestamp();
        var tokens = await Task.WhenAll(Enumerable.Range(0, rows).Select(row => AnswerAsync(engine, row, round)));
        return tokens.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<int> AnswerAsync(ILocalEngine engine, int row, int round)
    {
        var tokens = 0;
        var request = new LocalRequest
        {
            Messages = [new LocalMessage("user", $"Tell me a long story about sailor {row} of ship {round}.")],
            MaxTokens = NewTokens,
            Random = RandomStream.Of(1, "load", row, 1),
        };
        await foreach (var delta in engine.GenerateAsync(request, CancellationToken.None))
        {
            tokens = delta.End?.OutputTokens ?? tokens;
        }

        return tokens;
    }
}
