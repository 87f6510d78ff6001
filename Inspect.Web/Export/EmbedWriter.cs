using System.Text;
using Inspect.Engine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Web.Components.Export;
using Inspect.Web.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Web.Export;

/// <summary>Puts pages of logs beside them: a list in the folder itself, a page for each run below <c>viewer/</c>, and <c>listing.json</c> for other viewers.</summary>
/// <param name="look">Styles and script.</param>
/// <param name="logging">For the components.</param>
/// <param name="time">The clock.</param>
public sealed class EmbedWriter(ReportLook look, ILoggerFactory logging, TimeProvider time)
{
    private const string PagesFolder = "viewer";
    private const string IndexName = "index.html";

    /// <summary>Stands in each list that this app has written.</summary>
    private const string Sign = "Made by Inspect on";

    /// <summary>A writer where no app runs.</summary>
    /// <exception cref="InspectException">A file of the app is missing.</exception>
    public static EmbedWriter OfApp() => new(ReportAssets.OfApp(), NullLoggerFactory.Instance, TimeProvider.System);

    /// <summary>Writes what has changed since the last time.</summary>
    /// <param name="folder">The folder of the logs.</param>
    /// <param name="isWhole">Pages of logs that have not changed are written again too.</param>
    /// <param name="mostMegabytes">Megabytes after which no more samples of a run are written; null for no limit.</param>
    /// <param name="cancellationToken">Ends the work in its middle; each file is whole all the same.</param>
    /// <returns>Runs that have pages, and the logs that could not be read, with the reason.</returns>
    /// <exception cref="InspectException">The folder has a page of somebody else, or cannot be written.</exception>
    public async Task<(int Runs, IReadOnlyList<(string Log, string Reason)> Left)> WriteAsync(string folder, bool isWhole, int? mostMegabytes, CancellationToken cancellationToken)
    {
        try
        {
            return await UpdateAsync(folder, isWhole, mostMegabytes, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InspectException($"The pages beside the logs in {folder} cannot be written: {error.Message}", error);
        }
    }

    private async Task<(int Runs, IReadOnlyList<(string Log, string Reason)> Left)> UpdateAsync(string folder, bool isWhole, int? mostMegabytes, CancellationToken cancellationToken)
    {
        CheckIndex(Path.Combine(folder, IndexName));
        var runs = new List<(RunView Run, string Address)>();
        var headers = new List<(string Path, EvalLog Header)>();
        var left = new List<(string Log, string Reason)>();
        var pages = new HashSet<string>(StringComparer.Ordinal);
        foreach (var log in LogFolders.Below(folder, isRecursive: true).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(folder, log.FullName).Replace('\\', '/');
            try
            {
                var written = File.GetLastWriteTimeUtc(log.FullName);
                var run = await ReportRun.ReadAsync(log.FullName, time, cancellationToken);
                var page = Path.Combine(folder, PagesFolder, path + ".html");
                pages.Add(page);
                if (isWhole || !File.Exists(page) || File.GetLastWriteTimeUtc(page) != written)
                {
                    await PageAsync(run, page, new ReportOptions { MostMegabytes = mostMegabytes, Back = BackFrom(path) }, cancellationToken);
                    File.SetLastWriteTimeUtc(page, written);
                }

                runs.Add((run, string.Join('/', $"{PagesFolder}/{path}.html".Split('/').Select(Uri.EscapeDataString))));
                headers.Add((path, run.Header!));
            }
            catch (Exception error) when (error is InspectException or FileNotFoundException)
            {
                // One that is gone by now was the attempt of a set that has succeeded since.
                if (File.Exists(log.FullName))
                {
                    left.Add((path, error.Message));
                }
            }
        }

        await WriteAsync(Path.Combine(folder, LogListing.FileName), LogListing.Of(headers), cancellationToken);
        await IndexAsync(folder, runs, left, cancellationToken);
        Sweep(Path.Combine(folder, PagesFolder), pages);
        return (runs.Count, left);
    }

    private static string BackFrom(string path) => string.Concat(Enumerable.Repeat("../", path.Count(c => c == '/') + 1)) + IndexName;

    private async Task PageAsync(RunView run, string page, ReportOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(page)!);
        var temporary = page + ".tmp";
        try
        {
            await using (var file = File.Create(temporary))
            {
                await new RunReportWriter(look, logging, time).WriteAsync(run, options, file, cancellationToken);
            }

            File.Move(temporary, page, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task IndexAsync(string folder, List<(RunView Run, string Address)> runs, List<(string Log, string Reason)> left, CancellationToken cancellationToken)
    {
        runs.Sort((a, b) => b.Run.Created.CompareTo(a.Run.Created));
        await using var renderer = new ReportRenderer(logging, time);
        var index = await renderer.DrawAsync<BundleIndex>(
            (nameof(BundleIndex.Look), look), (nameof(BundleIndex.Runs), runs), (nameof(BundleIndex.Left), left), (nameof(BundleIndex.Time), time));
        await WriteAsync(Path.Combine(folder, "robots.txt"), "User-agent: *\nDisallow: /\n"u8.ToArray(), cancellationToken);
        await WriteAsync(Path.Combine(folder, IndexName), Encoding.UTF8.GetBytes(index), cancellationToken);
    }

    /// <summary>Whoever reads at this moment gets the old file or the new one.</summary>
    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var temporary = path + ".tmp";
        await File.WriteAllBytesAsync(temporary, bytes, cancellationToken);
        File.Move(temporary, path, overwrite: true);
    }

    private static void CheckIndex(string index)
    {
        if (File.Exists(index) && !File.ReadLines(index).Any(l => l.Contains(Sign, StringComparison.Ordinal)))
        {
            throw new InspectException($"{index} is a page of somebody else, and is not replaced. Move it away, or write the pages elsewhere: view bundle --output-dir FOLDER.");
        }
    }

    /// <summary>Pages of logs that are gone.</summary>
    private static void Sweep(string folder, HashSet<string> pages)
    {
        foreach (var page in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.html", SearchOption.AllDirectories).ToList() : [])
        {
            if (!pages.Contains(page))
            {
                File.Delete(page);
            }
        }
    }
}
