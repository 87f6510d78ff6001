using System.Text.RegularExpressions;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Caching;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Evals.Caching;

/// <summary>Answers of models on disk, which are given again to the same request (semantics 5.6). Several processes may use one folder. Thread-safe.</summary>
/// <param name="options">Where they are.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Is told of answers that cannot be kept.</param>
public sealed partial class AnswerCache(IOptions<CacheOptions> options, TimeProvider time, ILogger<AnswerCache> logger)
{
    /// <summary>The years that .NET's clock has, and a little less.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365L * 5_000);

    /// <summary>What a write that was broken off leaves is swept up after that time.</summary>
    private static readonly TimeSpan PartAge = TimeSpan.FromHours(1);

    /// <summary>Folder of the answers, absolute.</summary>
    public string Root { get; } = options.Value.Root;

    /// <summary>The answer to a request; null where there is none. One that no longer counts is deleted.</summary>
    internal async Task<ModelOutput?> ReadAsync(string model, string key, CancellationToken cancellationToken)
    {
        var path = PathOf(model, key);
        if (!File.Exists(path) || await AnswerFile.ReadAsync(path, cancellationToken).ConfigureAwait(false) is not (var head, var output) || head.Key != key || head.Model != model)
        {
            return null;
        }

        if (!IsOver(head))
        {
            return output;
        }

        Delete(path);
        return null;
    }

    /// <summary>Keeps an answer. Where that fails the run goes on without.</summary>
    /// <returns>False where it is not kept: a refusal, or the disk does not take it.</returns>
    internal async Task<bool> WriteAsync(string model, string key, ModelOutput output, CachePolicy policy, CancellationToken cancellationToken)
    {
        if (output.Choices.Any(c => c.StopReason == "content_filter"))
        {
            return false;
        }

        try
        {
            await AnswerFile.WriteAsync(PathOf(model, key), new AnswerHead(key, model, Until(policy)), output, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, error, model);
            return false;
        }
    }

    /// <summary>The models that have answers here, by name.</summary>
    /// <param name="isOverOnly">Counts only answers that no longer count.</param>
    public IReadOnlyList<CachedModel> List(bool isOverOnly) =>
    [
        .. Files(null).Where(f => !isOverOnly || IsOver(f.Head)).GroupBy(f => f.Head.Model, StringComparer.Ordinal)
            .Select(m => new CachedModel(m.Key, m.Count(), m.Sum(f => f.File.Length))).OrderBy(m => m.Model, StringComparer.Ordinal),
    ];

    /// <summary>Deletes answers.</summary>
    /// <param name="models">Full names of the models; null for all.</param>
    /// <param name="isOverOnly">Deletes only answers that no longer count.</param>
    /// <returns>How many.</returns>
    public int Delete(IReadOnlyCollection<string>? models, bool isOverOnly)
    {
        var count = 0;
        foreach (var (file, head) in Files(models).Where(f => !isOverOnly || IsOver(f.Head)))
        {
            count += Delete(file.FullName) ? 1 : 0;
        }

        Sweep();
        return count;
    }

    private DateTimeOffset? Until(CachePolicy policy) => policy.Seconds is not { } seconds ? null
        : seconds >= Longest.TotalSeconds ? time.GetUtcNow() + Longest
        : seconds <= 0 ? DateTimeOffset.MinValue
        : time.GetUtcNow() + TimeSpan.FromSeconds(seconds);

    private bool IsOver(AnswerHead head) => head.Expires < time.GetUtcNow();

    private string PathOf(string model, string key) =>
        Path.Combine([Root, .. model.Split('/').Select(Segment), key + AnswerFile.Ending]);

    /// <summary>A part of a name as a folder: names may hold what no folder can, and what would lead out of it.</summary>
    private static string Segment(string part) => part.Trim('.').Length == 0 ? "_" : NotInNames().Replace(part, "_");

    private IEnumerable<(FileInfo File, AnswerHead Head)> Files(IReadOnlyCollection<string>? models) => !Directory.Exists(Root) ? [] :
        from file in new DirectoryInfo(Root).EnumerateFiles("*" + AnswerFile.Ending, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        where AnswerName().IsMatch(file.Name)
        let head = AnswerFile.ReadHead(file.FullName)
        where head is not null && (models is null || models.Contains(head.Model))
        select (file, head);

    /// <summary>Takes away what broken-off writes left, and folders that are empty.</summary>
    private void Sweep()
    {
        if (!Directory.Exists(Root))
        {
            return;
        }

        var deep = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var part in new DirectoryInfo(Root).EnumerateFiles(".*.part", deep).Where(f => time.GetUtcNow() - f.LastWriteTimeUtc > PartAge))
        {
            Delete(part.FullName);
        }

        foreach (var folder in Directory.EnumerateDirectories(Root, "*", deep).OrderByDescending(f => f.Length).ToList())
        {
            try
            {
                if (!Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Directory.Delete(folder);
                }
            }
            catch (IOException)
            {
                // Somebody has just put an answer there.
            }
        }
    }

    private static bool Delete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"[^A-Za-z0-9._-]")]
    private static partial Regex NotInNames();

    [GeneratedRegex(@"\A[0-9a-f]{64}\.json\z")]
    private static partial Regex AnswerName();

    [LoggerMessage(LogLevel.Warning, "An answer of {Model} cannot be kept in the cache")]
    private static partial void LogNotKept(ILogger logger, Exception exception, string model);
}
