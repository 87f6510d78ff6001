using System.Text;
using Inspect.Engine;
using Inspect.Web.Components.Export;
using Inspect.Web.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Web.Export;

/// <summary>Writes many runs as a folder of pages that any web server can give out, or that is opened from the disk.</summary>
/// <param name="look">Styles and script.</param>
/// <param name="logging">For the components.</param>
/// <param name="time">The clock.</param>
public sealed class BundleWriter(ReportLook look, ILoggerFactory logging, TimeProvider time)
{
    private const string RunsFolder = "runs";

    /// <summary>A writer where no app runs.</summary>
    /// <exception cref="InspectException">A file of the app is missing.</exception>
    public static BundleWriter OfApp() => new(ReportAssets.OfApp(), NullLoggerFactory.Instance, TimeProvider.System);

    /// <summary>Writes the folder: a list, and a page for each run.</summary>
    /// <param name="logs">Paths of the logs.</param>
    /// <param name="folder">The folder; it is made.</param>
    /// <param name="mostMegabytes">Megabytes after which no more samples of a run are written; null for no limit.</param>
    /// <param name="cancellationToken">Ends the work in its middle.</param>
    /// <returns>Runs that are in it, and the logs that could not be read, with the reason.</returns>
    public async Task<(int Runs, IReadOnlyList<(string Log, string Reason)> Left)> WriteAsync(
        IReadOnlyList<string> logs, string folder, int? mostMegabytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(folder, RunsFolder));
        var runs = new List<(RunView Run, string Address)>();
        var left = new List<(string Log, string Reason)>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var options = new ReportOptions { MostMegabytes = mostMegabytes, Back = "../index.html" };
        foreach (var log in logs)
        {
            var name = NameOf(log, names);
            var path = Path.Combine(folder, RunsFolder, name);
            try
            {
                var run = await ReportRun.ReadAsync(log, time, cancellationToken);
                await using (var file = File.Create(path))
                {
                    await new RunReportWriter(look, logging, time).WriteAsync(run, options, file, cancellationToken);
                }

                runs.Add((run, $"{RunsFolder}/{Uri.EscapeDataString(name)}"));
            }
            catch (InspectException error)
            {
                File.Delete(path);
                left.Add((Path.GetFileName(log), error.Message));
            }
        }

        runs.Sort((a, b) => b.Run.Created.CompareTo(a.Run.Created));
        await using var renderer = new ReportRenderer(logging, time);
        var index = await renderer.DrawAsync<BundleIndex>(
            (nameof(BundleIndex.Look), look), (nameof(BundleIndex.Runs), runs), (nameof(BundleIndex.Left), left), (nameof(BundleIndex.Time), time));
        await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), index, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "robots.txt"), "User-agent: *\nDisallow: /\n", cancellationToken);
        return (runs.Count, left);
    }

    /// <summary>A name that no other run has, of letters that all file systems and addresses know.</summary>
    private static string NameOf(string log, HashSet<string> taken)
    {
        var plain = new string([.. Path.GetFileNameWithoutExtension(log).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_').Take(120)]);
        plain = plain.Length == 0 || plain[0] == '.' ? "_" + plain : plain;
        var name = plain + ".html";
        for (var number = 2; !taken.Add(name); number++)
        {
            name = $"{plain}-{number}.html";
        }

        return name;
    }
}
