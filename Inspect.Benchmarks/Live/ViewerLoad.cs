using System.Diagnostics;
using System.Globalization;
using Inspect.Benchmarks.Logs;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Values;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Benchmarks.Live;

/// <summary>
/// Processor time of the server for one run in a folder of 10,000 logs, with five browsers on its page and with none, in turn. The
/// model is paced, so that what the viewers take is not hidden in the noise of a model that keeps all cores busy.
/// </summary>
internal static class ViewerLoad
{
    private const int Viewers = 5;
    private const int Rounds = 4;
    private const int Connections = 16;
    private const int TokensPerSecond = 200;
    private const int TokensPerAnswer = 100;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public static async Task RunAsync()
    {
        var model = new PacedProvider(TokensPerAnswer, TimeSpan.FromSeconds((double)Connections / TokensPerSecond));
        using var server = await LoadServer.StartAsync(
            model, ("paced", $"dataset: [{{input: Say hello, target: token}}]\nscorer: includes\nepochs: 5000\nmodel: paced/model\n"));
        await LogFolder.FillAsync(server.Logs);
        await server.Services.GetRequiredService<LogIndex>().FillAsync(TimeProvider.System, CancellationToken.None);
        var evalId = LogId.New();
        using var stop = new Engine.Evals.EvalStop();
        var running = server.RunAsync("paced", evalId, stop);
        var page = new Uri(server.Address, $"runs/{evalId}");
        for (var round = 0; round <= Rounds && !running.IsCompleted; round++)
        {
            var alone = await MeasureAsync(model);
            double watched;
            using (await Live.Viewers.OpenAsync(page, Viewers))
            {
                watched = await MeasureAsync(model);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(round == 0 ? "warm-up" : $"round {round}")}: {alone:0.000} cores alone, {watched:0.000} with {Viewers} viewers: {(watched - alone) / Environment.ProcessorCount:P1} of {Environment.ProcessorCount} cores"));
        }

        stop.Cancel();
        await running;
    }

    /// <summary>Cores that this process keeps busy.</summary>
    private static async Task<double> MeasureAsync(PacedProvider model)
    {
        await Task.Delay(Settle, TimeProvider.System);
        using var self = Process.GetCurrentProcess();
        var (before, told, started) = (self.TotalProcessorTime, model.Told, Stopwatch.GetTimestamp());
        await Task.Delay(Window, TimeProvider.System);
        self.Refresh();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {(model.Told - told) / seconds:0} tokens/s"));
        return (self.TotalProcessorTime - before).TotalSeconds / seconds;
    }
}
