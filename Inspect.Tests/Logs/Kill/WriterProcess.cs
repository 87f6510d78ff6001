using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Kill;

/// <summary>The test program as a writer of logs, which says on its output what is finished, and is killed by the test.</summary>
internal static class WriterProcess
{
    private const string Variable = "INSPECT_TEST_WRITER";
    private const int SamplesOfLog = 150;

    /// <summary>Starts a writer in a folder. It goes on with the log that it finds there.</summary>
    public static Process Start(string folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Inspect.Tests" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty));
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[Variable] = folder;
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(start)!;
    }

    /// <summary>
    /// Runs before anything else of the program. While it runs no other thread gets into this assembly, so all of it happens on this
    /// one; the threads of the log writer are at home in another assembly.
    /// </summary>
    [ModuleInitializer]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } folder)
        {
            Run(folder);
        }
    }

    private static void Run(string folder)
    {
        var options = MakeLog.Options with { FlushInterval = TimeSpan.FromMilliseconds(15), SyncInterval = TimeSpan.FromMilliseconds(5) };
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        while (true)
        {
            var path = Directory.EnumerateFiles(folder, "*.eval").FirstOrDefault(f => EvalLogReader.ReadHeader(f).Status == EvalStatus.Started);
            var writer = path is null
                ? EvalLogWriter.StartAsync(NewPath(folder), MakeLog.Spec(items: SamplesOfLog), MakeLog.Plan(), options, CancellationToken.None).GetAwaiter().GetResult()
                : EvalLogWriter.ResumeAsync(path, options, CancellationToken.None).GetAwaiter().GetResult();
            Say(output, writer.Path, "opened", writer.SampleCount);
            for (var i = writer.SampleCount + 1; i <= SamplesOfLog; i++)
            {
                writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i)), CancellationToken.None).GetAwaiter().GetResult();
                Say(output, writer.Path, "wrote", i);
            }

            writer.FinishAsync(MakeLog.Header(writer.Spec), null, CancellationToken.None).GetAwaiter().GetResult();
            Say(output, writer.Path, "finished", SamplesOfLog);
            writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static string NewPath(string folder) =>
        Path.Combine(folder, Directory.EnumerateFiles(folder, "*.eval").Count().ToString(CultureInfo.InvariantCulture) + ".eval");

    private static void Say(StreamWriter output, string path, string what, int count) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)} {what} {count}"));
}
