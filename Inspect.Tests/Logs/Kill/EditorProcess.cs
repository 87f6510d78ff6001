using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Kill;

/// <summary>The test program as an editor of a log, which says on its output which tag it has added.</summary>
internal static class EditorProcess
{
    private const string Variable = "INSPECT_TEST_EDITOR";

    /// <summary>Starts an editor that adds tags of a prefix until it has added as many as it shall, or is killed.</summary>
    public static Process Start(string log, string prefix, int edits)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Inspect.Tests" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty));
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[Variable] = string.Join('|', log, prefix, edits.ToString(CultureInfo.InvariantCulture));
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(start)!;
    }

    /// <summary>Runs before anything else of the program, on this thread alone.</summary>
    [ModuleInitializer]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is [var log, var prefix, var edits])
        {
            Run(log, prefix, int.Parse(edits, CultureInfo.InvariantCulture));
            Environment.Exit(0);
        }
    }

    private static void Run(string log, string prefix, int edits)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var provenance = new LogProvenance(MakeLog.Noon, prefix);
        for (var i = 0; i < edits; i++)
        {
            var tag = string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}");
            var score = new ScoreEdit(SampleId.Of(1), 1, "exact", new ScoreChange { Value = i % 2 == 0 ? ScoreValue.Incorrect : ScoreValue.Correct });
            LogEditor.ApplyAsync(log, [new TagsEdit([tag], []), score], provenance, null, MakeLog.Editing, CancellationToken.None).GetAwaiter().GetResult();
            output.WriteLine(tag);
        }
    }
}
